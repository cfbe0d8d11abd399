/**
 * The path of an image without its registry, tag and digest: `quay.io/keycloak/keycloak:26.0` is `keycloak/keycloak`.
 *
 * @param image may hold symbols such as `${Registry}`, which are left as `$`
 */
export function repositoryOf(image: string): string {
  // What is inside a symbol is no part of the path, though it may look like one.
  const [path = ''] = image.replace(/\$\{[^{}]*\}/g, '$').split('@');
  const parts = path.toLowerCase().split('/');
  const [first = '', ...others] = parts;
  const within = others.length > 0 && isRegistry(first) ? others : parts;
  return [...within.slice(0, -1), (within.at(-1) ?? '').split(':')[0] ?? ''].join('/');
}

/** As container runtimes tell a registry from a namespace: https://pkg.go.dev/github.com/distribution/reference */
function isRegistry(part: string): boolean {
  return part === 'localhost' || /[.:$]/.test(part);
}
