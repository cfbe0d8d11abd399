/** The commands that talk to AWS, in one file of the bundle, because they share the SDK. */
export { auditCommand } from './audit';
export { measureCommand } from './measure';
