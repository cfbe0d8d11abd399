import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      'dist',
      'cdk.out',
      'coverage',
      'node_modules',
      'examples/**/cdk.out',
      'examples/clients/prisma/generated',
      '**/*.js',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.dev.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Numbers in messages are the product.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Union-like classes and jsii enums are classes with static members by CDK's conventions.
      '@typescript-eslint/no-extraneous-class': 'off',
      // A property left out by destructuring is left out on purpose.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { ignoreRestSiblings: true, argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' }],
    },
  },
  // jsii reads the shop window as values and types alike.
  { files: ['lib/index.ts'], rules: { '@typescript-eslint/consistent-type-exports': 'off' } },
  { files: ['lib/core/instance-class-table.ts'], rules: { 'max-lines': 'off' } },
  {
    files: ['test/**/*.ts', 'examples/**/*.ts', 'benchmark/**/*.ts'],
    rules: { 'max-lines': 'off', 'no-console': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  { files: ['bin/**/*.ts', 'benchmark/**/*.ts'], rules: { 'no-console': 'off' } },
);
