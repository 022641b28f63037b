import { describe, expect, it } from 'vitest';
import { demandWindow, timeWindow } from '../../src/cli/window.js';

const at = (hour: number, minute: number) => new Date(2026, 0, 31, hour, minute);
const inside = (text: string, now: Date) => {
  try {
    demandWindow(timeWindow(text, '--window'), now);
    return true;
  } catch {
    return false;
  }
};

describe('a maintenance window', () => {
  it('ends before its last minute and may run over midnight', () => {
    expect(inside('02:00-03:00', at(2, 0))).toBe(true);
    expect(inside('02:00-03:00', at(2, 59))).toBe(true);
    expect(inside('02:00-03:00', at(3, 0))).toBe(false);
    expect(inside('02:00-03:00', at(1, 59))).toBe(false);
    expect(inside('23:30-00:30', at(23, 45))).toBe(true);
    expect(inside('23:30-00:30', at(0, 15))).toBe(true);
    expect(inside('23:30-00:30', at(12, 0))).toBe(false);
  });

  it('says what time it is', () => {
    expect(() => demandWindow(timeWindow('02:00-03:00', '--window'), at(9, 5))).toThrow(
      'it is 09:05, outside the maintenance window 02:00-03:00',
    );
    expect(() => timeWindow('2-3', '--window')).toThrow('--window takes a time of day');
  });
});
