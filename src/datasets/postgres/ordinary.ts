import type { Cell } from '../../model/cell.js';
import { realistic } from '../values/realistic.js';

/** Ordinary values by type, for the types whose columns say more by their type than by their name. */
export const ordinaryByType: Readonly<Record<string, readonly Cell[]>> = {
  get uuid() {
    return realistic('uuid');
  },
  get date() {
    return realistic('date');
  },
  get 'timestamp without time zone'() {
    return realistic('timestamp');
  },
  get 'timestamp with time zone'() {
    return realistic('timestamp').map((text) => `${String(text)}+00`);
  },
  boolean: ['true', 'false'],
  numeric: series(90, (at) => (at % 3 === 0 ? String(at) : `${at * 7}.${String(at % 10)}`)),
  money: series(40, (at) => `$${at}.${String((at * 7) % 100).padStart(2, '0')}`),
  interval: ['00:00:30', '01:00:00', '12:30:00', '1 day', '7 days', '1 mon', '1 year', '2 days 03:04:05'],
  'time without time zone': series(40, (at) => `${two(at % 24)}:${two((at * 7) % 60)}:00`),
  'time with time zone': series(40, (at) => `${two(at % 24)}:${two((at * 7) % 60)}:00+00`),
  json: series(40, (at) => JSON.stringify({ id: at, name: `item ${at}`, tags: at % 2 ? ['a'] : [] })),
  jsonb: series(40, (at) => `{"id": ${at}, "name": "item ${at}", "tags": ${at % 2 ? '["a"]' : '[]'}}`),
  inet: series(60, (at) => `10.0.${at % 4}.${at + 1}`),
  cidr: series(60, (at) => `10.${at}.0.0/16`),
  macaddr: series(60, (at) => `08:00:2b:01:02:${hex(at)}`),
  macaddr8: series(60, (at) => `08:00:2b:01:02:03:04:${hex(at)}`),
  bit: ['0', '1', '101', '10101010'],
  'bit varying': ['0', '1', '101', '10101010'],
  tsvector: ["'cat'", "'cat' 'dog'", "'cat':1 'dog':2", "'fat':2A 'rat':3"],
  tsquery: ["'cat'", "'cat' & 'dog'", "!'rat'"],
  xml: ['<a/>', '<a>1</a>', '<a b="c">text</a>'],
  int4range: series(40, (at) => `[${at},${at + 5})`),
  int8range: series(40, (at) => `[${at},${at + 5})`),
  numrange: series(40, (at) => `[${at}.5,${at + 1}.5]`),
  daterange: series(27, (at) => `[2024-01-${two(at + 1)},2024-02-01)`),
  tsrange: series(27, (at) => `["2024-01-${two(at + 1)} 00:00:00","2024-02-01 00:00:00")`),
  tstzrange: series(27, (at) => `["2024-01-${two(at + 1)} 00:00:00+00","2024-02-01 00:00:00+00")`),
  hstore: ['', '"a"=>"1"', '"a"=>"1", "b"=>NULL', '"id"=>"7", "kind"=>"x", "name"=>"one two"'],
  point: ['(0,0)', '(1.5,-2)', '(3,4)'],
};

function series(count: number, make: (at: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, at) => make(at));
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function hex(value: number): string {
  return value.toString(16).padStart(2, '0');
}
