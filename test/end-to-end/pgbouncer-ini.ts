/** What a container is told of its database. */
const OF_DATABASE = ['DB_HOST', 'DB_PORT', 'DB_NAME'];

/** How one PgBouncer of a test differs from its container. */
export interface IniOptions {
  /** The database's address on loopback. */
  readonly server: { readonly host: string; readonly port: number };
  readonly databaseName: string;
  readonly listenPort: number;
  readonly authFile: string;
  /** Settings that this version does not know. */
  readonly unknown: readonly string[];
}

/**
 * The configuration that the image writes from its container's variables: each name in lower case, with its value as it is.
 *
 * https://github.com/edoburu/docker-pgbouncer/blob/master/entrypoint.sh
 */
export function iniFrom(variables: Readonly<Record<string, string>>, options: IniOptions): string {
  const { server, databaseName, listenPort, authFile, unknown } = options;
  const settings = Object.entries(variables)
    .filter(([name]) => !OF_DATABASE.includes(name) && !unknown.includes(name))
    .map(([name, value]) => [name.toLowerCase(), value] as const);
  const own = { listen_addr: '127.0.0.1', listen_port: String(listenPort), unix_socket_dir: '', auth_file: authFile };
  return [
    '[databases]',
    `${databaseName} = host=${server.host} port=${server.port}`,
    '[pgbouncer]',
    ...Object.entries({ ...Object.fromEntries(settings), ...own }).map(([name, value]) => `${name} = ${value}`),
    '',
  ].join('\n');
}
