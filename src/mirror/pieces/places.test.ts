import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Places, type PlaceSeeker } from './places.ts';

const asked = { urgency: 'asked', client: '' } as const;
const ahead = { urgency: 'ahead', client: '' } as const;

function seeker(name: string, log: string[], takes = true): PlaceSeeker {
  return {
    offer: () => {
      log.push(name);
      return takes;
    },
  };
}

test('a place that is given back goes to whoever has waited longest, and asked goes before ahead', () => {
  const places = new Places(1);
  const log: string[] = [];
  assert.equal(places.take(), true);
  assert.equal(places.take(), false);
  places.want(seeker('ahead', log), ahead);
  const [one, two] = [seeker('one', log), seeker('two', log)];
  places.want(one, asked);
  places.want(two, asked);
  places.want(one, asked);
  for (let turn = 0; turn < 3; turn++) places.give();
  assert.deepEqual(log, ['one', 'two', 'ahead']);
  assert.equal(places.take(), false, 'the last one has it');
  places.give();
  assert.equal(places.take(), true);
});

test('who has no use for it any more, or has left, is passed over', () => {
  const places = new Places(1);
  const log: string[] = [];
  places.take();
  places.want(seeker('sated', log, false), asked);
  const gone = seeker('gone', log);
  places.want(gone, asked);
  places.leave(gone);
  places.give();
  assert.deepEqual(log, ['sated']);
  assert.equal(places.take(), true);
});
