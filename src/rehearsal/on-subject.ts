import type { Subject } from '../properties/property.js';

/** What a trial has of its subject. */
export abstract class OnSubject implements Subject {
  readonly migration;
  readonly dialect;
  readonly capabilities;
  readonly rules;
  readonly own;
  readonly schemaBefore;
  readonly schemaAfter;
  readonly model;
  readonly queries;
  readonly deployment;

  constructor(subject: Subject) {
    this.migration = subject.migration;
    this.dialect = subject.dialect;
    this.capabilities = subject.capabilities;
    this.rules = subject.rules;
    this.own = subject.own;
    this.schemaBefore = subject.schemaBefore;
    this.schemaAfter = subject.schemaAfter;
    this.model = subject.model;
    this.queries = subject.queries;
    this.deployment = subject.deployment;
  }
}
