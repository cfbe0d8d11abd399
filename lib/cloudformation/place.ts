import type { Fields } from './fields';
import type { Template } from './template';

/** The properties of one resource. */
export interface Place {
  /** Template that the properties are read in. */
  readonly template: Template;
  readonly properties: Fields;
  /** How messages call the resource. */
  readonly where: string;
}
