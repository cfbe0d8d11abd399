import { isOpaque, isSymbolic, opaqueSymbol, soleSymbolName, symbol, symbolNames } from '../../lib/cloudformation/symbol';

test('a symbol is written as Fn::Sub writes a variable', () => {
  expect(symbol('Api.Name')).toBe('${Api.Name}');
  expect(isSymbolic('service/${Cluster}/api')).toBe(true);
  expect(isSymbolic('service/prod/api')).toBe(false);
});

test('the names in a text leave attributes and opacity out', () => {
  expect(symbolNames('service/${Cluster}/${?Api}-${Other.Name}')).toEqual(['Cluster', 'Api', 'Other']);
});

test('an opaque symbol says so', () => {
  expect(isOpaque(opaqueSymbol('Api'))).toBe(true);
  expect(isOpaque(symbol('Api'))).toBe(false);
});

test('only a text that is one symbol has a sole name', () => {
  expect(soleSymbolName('${Api}')).toBe('Api');
  expect(soleSymbolName('${Api.Arn}')).toBe('Api');
  expect(soleSymbolName('${Api}-${Other}')).toBeUndefined();
  expect(soleSymbolName('x${Api}')).toBeUndefined();
  expect(soleSymbolName(opaqueSymbol('Api'))).toBeUndefined();
});
