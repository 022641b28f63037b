import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bad, ended, project, start } from '../rehearse.js';

const page = readFileSync(new URL('../../../docs/editor.md', import.meta.url), 'utf8');
const [, block = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
const [task] = JSON.parse(block).tasks;
const { pattern, background } = task.problemMatcher;

test("VS Code's task, as the page has it: its matcher reads what its command prints", async () => {
  const folder = await project(bad);
  const [, command, ...args] = task.command.split(' ');
  expect(command).toBe('rehearse');
  const child = start(folder, ...args, '--runs', '10');
  const end = ended(child);
  let said = '';
  child.stderr.on('data', (piece) => {
    said += piece;
    if (said.includes('waiting')) child.kill('SIGINT');
  });
  const { status, stdout, stderr } = await end;
  expect(status).toBe(0);
  const problems = stdout.split('\n').flatMap((line) => {
    const found = new RegExp(pattern.regexp).exec(line);
    const part = (name: string) => found?.[pattern[name]];
    return found === null ? [] : [['file', 'line', 'severity', 'code', 'message'].map(part)];
  });
  expect(problems).toEqual([
    ['migrations/0002_upper.up.sql', '1', 'error', 'information', expect.stringContaining('notes.title')],
  ]);
  expect(readFileSync(join(folder, problems[0]?.[0] as string), 'utf8')).toContain('upper(title)');
  const lines = stderr.split('\n');
  for (const sign of ['beginsPattern', 'endsPattern'])
    expect(lines.filter((line) => new RegExp(background[sign]).test(line))).toHaveLength(1);
});
