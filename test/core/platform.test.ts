import { PLATFORMS, platformName } from '../../lib/core/platform';

test('every platform has a name that stands behind "on"', () => {
  expect(PLATFORMS.map(platform => [platform, platformName(platform)])).toEqual([
    ['cloud-sql', 'Cloud SQL'],
    ['azure', 'Azure'],
    ['self-managed', 'a self-managed server'],
  ]);
});
