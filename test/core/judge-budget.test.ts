import { judge } from '../../lib/core/judge';
import { judgeBudget } from '../../lib/core/judge-budget';
import { judgeCluster } from '../../lib/core/judge-cluster';
import { cluster, member } from './some-cluster';
import { api, micro } from './some-facts';

test('a server has one verdict', () => {
  const facts = micro([api()]);
  expect(judgeBudget(facts)).toEqual([judge(facts)]);
});

test('a cluster has one for each endpoint', () => {
  const facts = cluster([member('writer', 400), member('reader', 400)], { writer: [api()] });
  expect(judgeBudget(facts)).toEqual(judgeCluster(facts));
  expect(judgeBudget(facts).map(({ path }) => path)).toEqual(['Stack/Budget/writer', 'Stack/Budget/reader']);
});

test('a cluster without members has none', () => {
  expect(judgeBudget(cluster([]))).toEqual([]);
});
