import type { Finding } from '../core/finding';
import { acknowledgementId } from './acknowledgements';

/** The remedies of a finding in one line. */
export function remedyText(finding: Finding): string {
  return finding.remedies.length > 1 ? `one of: ${finding.remedies.join('; ')}` : finding.remedies.join('');
}

/** A finding as CDK's report would show it, for the places that the report does not reach. */
export function failureText(finding: Finding): string {
  const fix = finding.remedies.length === 0 ? [] : [`Suggested fix: ${remedyText(finding)}`];
  return [finding.message, ...fix, `Acknowledge with '${acknowledgementId(finding)}'`].join('\n  ');
}
