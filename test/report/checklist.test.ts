import { expect, it } from 'vitest';
import { checklistOf } from '../../src/report/checklist.js';
import { accepting, costed, empty, failed, migration, passing, property, report } from './samples.js';

const item = (of: Parameters<typeof checklistOf>[0], words: RegExp) =>
  checklistOf(of).find(({ title }) => words.test(title));

it('has nothing to say where there is no migration', () => {
  expect(checklistOf(empty)).toEqual([]);
});

it('ticks that every promise holds only where all of them do', () => {
  expect(item(passing, /promise/)?.done).toBe(true);
  expect(item(failed, /promise/)).toMatchObject({ done: false });
});

const both = (verdict: 'passed' | 'failed' | 'skipped') =>
  report([migration('0001', [property('old-reads', 'passed'), property('old-writes', verdict)])]);

it('ticks that the application is compatible where what it could run still runs', () => {
  expect(item(both('passed'), /old and with the new/)?.done).toBe(true);
  expect(item(both('failed'), /old and with the new/)).toMatchObject({
    done: false,
    evidence: 'not for 0001',
  });
});

it('ticks nothing that the report does not show', () => {
  const none = report([migration('0001', [property('old-reads', 'skipped')])]);
  expect(item(none, /old and with the new/)?.done).toBe(false);
  expect(item(report([migration('0001', [])]), /way back/)?.done).toBe(false);
});

it('says that there is no way back where a migration has none', () => {
  const oneWay = report([migration('0001', [property('round-trip-data', 'passed')], { reversible: false })]);
  expect(item(oneWay, /way back/)).toMatchObject({ done: false });
  expect(item(oneWay, /way back/)?.evidence).toContain('only a backup');
});

it('names what was accepted beside the tick', () => {
  const ticked = checklistOf(accepting).filter(({ evidence }) =>
    evidence.includes('but for what was accepted of'),
  );
  expect(ticked.map(({ done }) => done)).toEqual([true]);
});

it('ticks the copy of the real database where the rehearsal was on one', () => {
  expect(item(passing, /production database/)).toMatchObject({
    done: false,
    command: 'rehearse verify --on FILE',
  });
  const on = report([migration('0001', [property('applies', 'passed')])], {
    settings: { ...passing.settings, on: 'app.db' },
  });
  expect(item(on, /production database/)).toMatchObject({ done: true, evidence: 'on a copy of app.db' });
});

it('ticks the costs where they were checked against a baseline', () => {
  expect(item(passing, /baseline/)).toMatchObject({ done: false });
  expect(item(costed, /baseline/)).toMatchObject({ done: false });
  const held = { ...costed, settings: { ...costed.settings, baseline: true } };
  expect(item(held, /baseline/)).toMatchObject({
    done: true,
    evidence: 'up takes about 3.1 s at 1,000,000 rows of each table',
  });
  expect(item(costed, /window/)?.evidence).toBe('it has to hold 4.8 s');
});

it('leaves open what no rehearsal can show, with the command that does it', () => {
  const commands = checklistOf(passing)
    .filter(({ done }) => !done)
    .map(({ command }) => command);
  expect(commands).toContain('rehearse up --db FILE makes one first');
  expect(commands).toContain('rehearse up --db FILE --window 02:00-03:00');
});
