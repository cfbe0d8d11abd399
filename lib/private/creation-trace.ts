import { cloud_assembly_schema, cx_api } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Remembers where a construct was created, so that CDK's report names file and line with its findings.
 *
 * CDK does this for L1 resources and stacks only.
 */
export function rememberCreation(construct: Construct): void {
  if (construct.node.tryGetContext(cx_api.DISABLE_CREATION_STACK_TRACES)) return;
  const frames = callerFrames();
  if (frames.length > 0) construct.node.addMetadata(cloud_assembly_schema.ArtifactMetadataEntryType.CREATION_STACK, frames);
}

/** Frames of the stack outside this library, as `function (file:line:column)`. */
function callerFrames(): string[] {
  const frames = (new Error().stack ?? '').split('\n').slice(1);
  return frames.map(frame => frame.trim().replace(/^at /, '')).filter(frame => !frame.includes(LIBRARY_ROOT));
}

/** Folder of the constructs: `lib` in a checkout, `dist/lib` in the package. */
const LIBRARY_ROOT = __dirname.replace(/[\\/]private$/, '');
