import { posix } from 'node:path';
import { own } from '../cloudformation/fields';
import type { Template } from '../cloudformation/template';
import { resourcesOfType } from '../cloudformation/template';
import type { TemplateMember } from '../cloudformation/template-member';
import { Labels } from './construct-label';
import { Failure } from './failure';
import type { Io } from './io';
import { inputName, readText } from './read-text';
import { readTemplateText } from './template-text';

/** CloudFormation takes no more than 1 MB of a template. */
const LARGEST = 4 * 1024 * 1024;

/** Stages and nested stacks of an app that is not meant to hurt anybody. */
const MOST_FILES = 2000;

/** Files that one reading has opened. */
export class FileCount {
  private files = 0;

  /** @throws Failure when there are too many */
  public add(): void {
    this.files += 1;
    if (this.files <= MOST_FILES) return;
    throw Failure.couldNotRun(`an app may have ${MOST_FILES} templates, its nested stacks and stages included, got more`);
  }
}

const DIRECTORY = {
  EISDIR:
    'it is a directory without manifest.json, so no cloud assembly; name the template files in it, or the cdk.out that cdk synth writes',
};

/**
 * @param mayBeEmpty whether it is known to be a template
 * @throws Failure when it cannot be read, or is no template
 */
export async function readTemplateFile(path: string, io: Io, mayBeEmpty = false): Promise<Template> {
  const reading = readTemplateText(await readText(path, io, LARGEST, DIRECTORY), mayBeEmpty);
  if ('template' in reading) return reading.template;
  throw Failure.located([`${inputName(path)}:${reading.line}:1: ${reading.problem}`]);
}

/** The template of a nested stack. */
export interface NestedFile {
  readonly logicalId: string;
  readonly path: string;
  /** Whether CDK has written it. */
  readonly isAsset: boolean;
}

/** The nested stacks of a template whose templates are files, or may be. */
export function nestedFiles(template: Template): NestedFile[] {
  return Object.entries(NESTED).flatMap(([type, property]) =>
    resourcesOfType(template, type).flatMap(([logicalId, { properties }]) => {
      const asset = metadata(template, logicalId, 'aws:asset:path');
      const path = typeof asset === 'string' ? asset : own(properties, property);
      return typeof path === 'string' ? [{ logicalId, path, isAsset: path === asset }] : [];
    }),
  );
}

/** Where a nested stack names its template; CDK leaves the file in the metadata. */
const NESTED = { 'AWS::CloudFormation::Stack': 'TemplateURL', 'AWS::Serverless::Application': 'Location' } as const;

/** A template of an app, whose resources are called by their paths in CDK where it has left them. */
export function memberOf(name: string, template: Template, nestedIn?: TemplateMember['nestedIn']): TemplateMember {
  const labels = new Labels(name, template);
  return { name, template, ...(nestedIn && { nestedIn }), describe: logicalId => labels.of(logicalId) };
}

function metadata(template: Template, logicalId: string, key: string): unknown {
  return own(own(own(own(template, 'Resources'), logicalId), 'Metadata'), key);
}

/** The same path for the same file, without a slash at its end. */
export function normalPath(path: string): string {
  const normal = posix.normalize(path);
  // Alone it would be standard input.
  if (normal === '-' && path !== '-') return './-';
  return normal.length > 1 ? normal.replace(/\/$/, '') : normal;
}

/** Names of one group, each of them given once. */
export class Names {
  private readonly taken = new Set<string>();

  /** The first name that is free, or else the last one with a number. */
  public take(first: string, ...others: readonly string[]): string {
    const last = others.at(-1) ?? first;
    let name = [first, ...others].find(each => !this.taken.has(each));
    for (let number = 2; name === undefined; number++) if (!this.taken.has(`${last} ${number}`)) name = `${last} ${number}`;
    this.taken.add(name);
    return name;
  }
}
