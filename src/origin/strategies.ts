import { hash } from 'node:crypto';
import type { Strategy as StrategyName } from '../config/index.ts';

/** What a strategy knows of a source. */
export interface Member {
  readonly name: string;
  /** 0 comes first. Only among equals a strategy has a choice. */
  readonly priority: number;
  /** Its share in relation to the others. */
  readonly weight: number;
  /** Of the first byte; undefined while it is unknown. */
  readonly latencyMs: number | undefined;
  /** 0 to 1. */
  readonly successShare: number;
  readonly inFlight: number;
}

/** What is asked for, and by whom: both may be empty. */
export interface Question {
  readonly module: string;
  readonly client: string;
}

/** In which order sources are asked: by priority first, then as its name says. Keeps the order of the list among equals. */
export interface Strategy {
  readonly name: StrategyName;
  readonly order: Order;
}

/** One in so many requests looks how the others are doing. */
const exploreEvery = 50;

/**
 * - `failover`: the greater weight first.
 * - `fastest`: the least time to the first byte for a success; those not known yet are tried first.
 * - `round-robin`: by turns, in proportion to the weights.
 * - `least-connections`: the fewest requests under way for its weight.
 * - `hash-module`, `hash-client`: always the same one for the same module or client, in proportion to the weights; when one
 *   is lost, only its share moves.
 */
export function strategyOf(name: StrategyName, random: () => number = Math.random): Strategy {
  return { name, order: inTiers(orders[name](random)) };
}

type Order = <Each extends Member>(members: readonly Each[], question: Question) => Each[];

const orders: Readonly<Record<StrategyName, (random: () => number) => Order>> = {
  failover: () => (members) => members.toSorted((a, b) => b.weight - a.weight),
  fastest: (random) => (members) => {
    const ordered = members.toSorted((a, b) => cost(a) - cost(b));
    if (ordered.length > 1 && random() * exploreEvery < 1) {
      const picked = 1 + Math.floor(random() * (ordered.length - 1));
      ordered.unshift(...ordered.splice(picked, 1));
    }
    return ordered;
  },
  'round-robin': () => byTurns(),
  'least-connections': () => (members) =>
    members.toSorted((a, b) => (a.inFlight + 1) / a.weight - (b.inFlight + 1) / b.weight),
  'hash-module': () => (members, question) => byHash(members, question.module),
  'hash-client': () => (members, question) => byHash(members, question.client),
};

function inTiers(order: Order): Order {
  return (members, question) => {
    const first = members[0]?.priority;
    if (members.every(({ priority }) => priority === first)) return order(members, question);
    const priorities = [...new Set(members.map(({ priority }) => priority))].sort((a, b) => a - b);
    return priorities.flatMap((tier) =>
      order(
        members.filter(({ priority }) => priority === tier),
        question,
      ),
    );
  };
}

/** What a success costs in time: failures have to be made up for elsewhere. */
function cost({ latencyMs = 0, successShare }: Member): number {
  return latencyMs / Math.max(successShare, 0.01);
}

/** Smooth weighted turns: each one gains its weight, the richest goes first and pays for all. */
function byTurns(): Order {
  const credits = new Map<string, number>();
  return (members) => {
    let total = 0;
    for (const { name, weight } of members) {
      credits.set(name, (credits.get(name) ?? 0) + weight);
      total += weight;
    }
    const creditOf = ({ name }: Member) => credits.get(name) ?? 0;
    const ordered = members.toSorted((a, b) => creditOf(b) - creditOf(a));
    const first = ordered[0];
    if (first !== undefined) credits.set(first.name, creditOf(first) - total);
    return ordered;
  };
}

/** Rendezvous hashing with weights: each member draws a lot of its own for the key. */
function byHash<Each extends Member>(members: readonly Each[], key: string): Each[] {
  const lots = new Map(members.map((member) => [member, lot(member, key)]));
  return members.toSorted((a, b) => (lots.get(b) ?? 0) - (lots.get(a) ?? 0));
}

function lot({ name, weight }: Member, key: string): number {
  const drawn = Number.parseInt(hash('sha256', `${name}\n${key}`, 'hex').slice(0, 13), 16);
  return -weight / Math.log((drawn + 0.5) / 2 ** 52);
}
