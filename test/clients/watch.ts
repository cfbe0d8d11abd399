import { setTimeout } from 'node:timers/promises';

const SAMPLE_MILLISECONDS = 20;

/** Counts sessions again and again, and keeps the largest count. */
export class Watch {
  private most = 0;
  private stopped = false;
  private readonly ended: Promise<void>;

  public constructor(private readonly count: () => Promise<number>) {
    this.ended = this.run();
    // Told by `peak`, not by the process.
    this.ended.catch(() => undefined);
  }

  /** Ends the watch. @throws when a count failed */
  public async peak(): Promise<number> {
    this.stopped = true;
    await this.ended;
    return this.most;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.most = Math.max(this.most, await this.count());
      await setTimeout(SAMPLE_MILLISECONDS);
    }
  }
}
