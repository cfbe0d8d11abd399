import { ENGINE_NAMES } from '../../lib/core/engine';
import { sessionQueries } from '../../lib/core/session-queries';

describe('sessionQueries', () => {
  it.each(ENGINE_NAMES)('has three statements for %s, each on one line', engine => {
    const queries = sessionQueries(engine);
    expect(queries).toHaveLength(3);
    expect(queries.filter(query => !/^(SELECT|SHOW) [^\n]*;$/.test(query))).toEqual([]);
  });

  it('has none for an engine that is not known', () => {
    expect(sessionQueries('unheard-of')).toEqual([]);
  });
});
