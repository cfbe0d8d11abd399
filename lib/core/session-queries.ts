import type { EngineFamily } from './engine';
import { engineFamily } from './engine';

/** Three statements that say who holds the connections of a server, for a person at night; in the order in which they help. */
export type SessionQueries = readonly [byClient: string, byState: string, longest: string];

// https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW
const POSTGRES: SessionQueries = [
  'SELECT application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2 ORDER BY 3 DESC;',
  'SELECT usename, client_addr, count(*) FROM pg_stat_activity GROUP BY 1, 2 ORDER BY 3 DESC;',
  "SELECT pid, application_name, now() - state_change FROM pg_stat_activity WHERE state LIKE 'idle%' ORDER BY 3 DESC LIMIT 9;",
];

// https://dev.mysql.com/doc/refman/8.4/en/show-processlist.html
const MYSQL: SessionQueries = [
  'SHOW PROCESSLIST;',
  "SELECT user, SUBSTRING_INDEX(host, ':', 1), command, COUNT(*) FROM information_schema.processlist GROUP BY 1, 2, 3 ORDER BY 4 DESC;",
  "SELECT id, user, time FROM information_schema.processlist WHERE command = 'Sleep' ORDER BY time DESC LIMIT 9;",
];

// https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/V-SESSION.html
const ORACLE: SessionQueries = [
  'SELECT program, machine, status, COUNT(*) FROM v$session GROUP BY program, machine, status ORDER BY 4 DESC;',
  "SELECT current_utilization, max_utilization, limit_value FROM v$resource_limit WHERE resource_name = 'processes';",
  "SELECT sid, program, last_call_et FROM v$session WHERE status = 'INACTIVE' ORDER BY 3 DESC FETCH FIRST 9 ROWS ONLY;",
];

// https://learn.microsoft.com/sql/relational-databases/system-dynamic-management-views/sys-dm-exec-sessions-transact-sql
const SQL_SERVER: SessionQueries = [
  'SELECT program_name, host_name, status, COUNT(*) FROM sys.dm_exec_sessions WHERE is_user_process = 1 GROUP BY program_name, host_name, status ORDER BY 4 DESC;',
  'SELECT login_name, COUNT(*) FROM sys.dm_exec_sessions WHERE is_user_process = 1 GROUP BY login_name ORDER BY 2 DESC;',
  "SELECT TOP 9 session_id, program_name, last_request_end_time FROM sys.dm_exec_sessions WHERE status = 'sleeping' ORDER BY 3;",
];

// https://www.ibm.com/docs/en/db2/11.5?topic=functions-mon-get-connection-get-connection-metrics
const DB2: SessionQueries = [
  'SELECT application_name, COUNT(*) FROM TABLE(MON_GET_CONNECTION(NULL, -1)) GROUP BY application_name ORDER BY 2 DESC;',
  'SELECT system_auth_id, client_hostname, COUNT(*) FROM TABLE(MON_GET_CONNECTION(NULL, -1)) GROUP BY system_auth_id, client_hostname ORDER BY 3 DESC;',
  'SELECT application_handle, application_name, connection_start_time FROM TABLE(MON_GET_CONNECTION(NULL, -1)) ORDER BY 3 FETCH FIRST 9 ROWS ONLY;',
];

const QUERIES: Readonly<Record<EngineFamily, SessionQueries>> = {
  postgres: POSTGRES,
  'aurora-postgresql': POSTGRES,
  mysql: MYSQL,
  mariadb: MYSQL,
  'aurora-mysql': MYSQL,
  oracle: ORACLE,
  sqlserver: SQL_SERVER,
  db2: DB2,
};

/** What to ask a server of an engine; nothing where the engine is not known. */
export function sessionQueries(engine: string): readonly string[] {
  const family = engineFamily(engine);
  return family === undefined ? [] : QUERIES[family];
}
