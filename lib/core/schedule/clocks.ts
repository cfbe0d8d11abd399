import type { Horizon } from './minute';
import { MINUTES_OF_DAY } from './minute';
import { TimeZone } from './time-zone';

/** The clocks of many time zones over one horizon; each is looked up once. */
export class Clocks {
  private readonly zones = new Map<string, TimeZone>();

  public constructor(private readonly horizon: Horizon) {}

  public of(name: string): TimeZone {
    const known = this.zones.get(name);
    if (known) return known;
    // Local days lie across the ends of the horizon.
    const { from, to } = this.horizon;
    const zone = TimeZone.over(name, { from: from - 2 * MINUTES_OF_DAY, to: to + 2 * MINUTES_OF_DAY });
    this.zones.set(name, zone);
    return zone;
  }
}
