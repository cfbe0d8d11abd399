import type { CeilingPolicy } from './core/ceiling';
import { MOST_CONNECTIONS } from './core/numbers';
import type { Place } from './core/measurement-match';
import { measurementsAt } from './core/measurement-match';
import type { MeasuredOptions } from './measured-options';
import { readMeasurementFile } from './private/measurement-file';
import { requireNumber, requireText } from './private/require';
import { shownPath } from './private/text-file';
import { today } from './private/today';

/** Where the ceiling of a database comes from: the number of connections that its server admits. */
export class MaxConnections {
  /**
   * This library writes the limit into the instance's own parameter group, creating one where there is none.
   *
   * The only ceiling that is exact and stays so when AWS changes what it keeps of an instance's memory. The parameter is
   * static on PostgreSQL and Oracle: on a database that already runs it takes effect with the next reboot.
   * SQL Server and Db2 have no such parameter.
   *
   * @param maxConnections the limit, from 1 to 262143. Left out, it is what the engine's default expression gives at least
   * on the instance class (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections)
   * @throws if the number is out of range
   */
  public static pinned(maxConnections?: number): MaxConnections {
    if (maxConnections === undefined) return new MaxConnections({ kind: 'pinned' });
    return new MaxConnections({ kind: 'pinned', maxConnections: requireLimit('MaxConnections.pinned', maxConnections) });
  }

  /**
   * The limit is read, and the database is left alone: from its parameter group in this app, else from the engine's
   * default expression on the least memory that the instance class is known to leave to the database.
   *
   * An estimate is a lower bound: AWS does not publish the memory that it keeps.
   */
  public static estimated(): MaxConnections {
    return new MaxConnections({ kind: 'estimated' });
  }

  /**
   * You state the limit, for instance what `SHOW max_connections` prints on the live server. Of a cluster it holds for every member, so that
   * the lowest has to be stated; members that differ are stated with `DatabaseTarget.fromClusterAttributes`.
   *
   * @param maxConnections from 1 to 262143
   * @throws if the number is out of range
   */
  public static of(maxConnections: number): MaxConnections {
    return new MaxConnections({ kind: 'declared', maxConnections: requireLimit('MaxConnections.of', maxConnections) });
  }

  /**
   * What the live server said that it admits, read from a committed file that `connection-budget measure` writes; the file is read once, here.
   *
   * A measurement holds for 180 days, for the engine, major version and instance class (or capacity range) that it was made of. Otherwise the limit is what
   * `estimated()` gives, no more than an old measurement said, and `measurement-not-used` says why. A plain number in a parameter group of the app
   * goes before it, unless the server said less. Of a database outside the app, of which nothing else may be known, an old measurement goes on counting.
   *
   * The only place beside allotments where the day of the synthesis matters.
   *
   * @param file such as `connection-ceilings.json`, of at most 1 MiB, relative to the directory in which the app runs
   * @throws if there is no such file, it is no file of measurements or of a newer version, or the server is an empty text
   */
  public static measured(file: string, options: MeasuredOptions = {}): MaxConnections {
    const { server } = options;
    if (server !== undefined) requireText('server', server, 'state the identifier of the instance, or leave it out');
    const measurements = readMeasurementFile(file);
    return new MaxConnections({ kind: 'measured', measurements, file: shownPath(file), server, today: today() });
  }

  private constructor(private readonly policy: CeilingPolicy) {}

  /** @internal */
  public _policy(place: Place = {}): CeilingPolicy {
    const { policy } = this;
    // Whoever names a server has said which one it is.
    if (policy.kind !== 'measured' || policy.server !== undefined) return policy;
    return { ...policy, measurements: measurementsAt(policy.measurements, place) };
  }
}

function requireLimit(what: string, maxConnections: number): number {
  return requireNumber(
    what,
    maxConnections,
    { min: 1, max: MOST_CONNECTIONS },
    'state what SHOW max_connections prints on the server',
  );
}
