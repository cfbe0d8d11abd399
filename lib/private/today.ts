/**
 * The present day in UTC, such as `2027-06-30`.
 *
 * The only place where constructs read the clock. Everything else is the same whenever it is synthesized. That an allotment's last
 * day has passed cannot be known otherwise, and is worth a build that fails without a change (docs/adr/0006-allotments.md); so is the last day of
 * what is accepted (docs/adr/0017-acceptances.md). That a measurement has aged is only told, and can only lower a ceiling
 * (docs/adr/0010-measured-ceilings.md).
 */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
