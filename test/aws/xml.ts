/** What a list's entries are called; where nothing is said, `member`. */
const ENTRIES: Readonly<Record<string, string>> = {
  DBInstances: 'DBInstance',
  DBClusters: 'DBCluster',
  DBClusterMembers: 'DBClusterMember',
  DBParameterGroups: 'DBParameterGroup',
  Parameters: 'Parameter',
  TagList: 'Tag',
};

/** A value as the Query protocol of RDS writes it. */
export function xmlOf(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  return `<${name}>${contentOf(name, value)}</${name}>`;
}

function contentOf(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map(each => xmlOf(ENTRIES[name] ?? 'member', each)).join('');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, each]) => xmlOf(key, each))
      .join('');
  }
  return `${value as string | number | boolean}`.replace(
    /[&<>]/g,
    sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? '',
  );
}
