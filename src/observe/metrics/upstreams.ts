import type { UpstreamState, UpstreamStatus } from '../../origin/index.ts';
import type { Labels, Numbers, Sample } from './numbers.ts';
import type { OwnMetric } from './table.ts';

/** An upstream of a profile; that of the default profile is empty. */
export type ObservedUpstream = {
  readonly profile: string;
  /** True for a source of private modules. */
  readonly isPrivate?: boolean;
} & UpstreamStatus;

type UpstreamMetric = Extract<OwnMetric, `gomirror_upstream_${string}`>;

const states: readonly UpstreamState[] = ['active', 'standby', 'degraded', 'offline'];

/** The numbers of the upstreams that `given` gives. Everybody may read them, so private ones have a number for a name. */
export function upstreamNumbers(
  given: () => readonly ObservedUpstream[],
): Readonly<Record<UpstreamMetric, Numbers>> {
  const read = () => {
    let count = 0;
    return given().map((upstream) =>
      upstream.isPrivate === true ? { ...upstream, name: `private ${++count}` } : upstream,
    );
  };
  const each = (value: (upstream: ObservedUpstream) => number | undefined): Numbers => ({
    samples: () => read().flatMap((upstream) => sampleOf(labelsOf(upstream), value(upstream))),
  });
  return {
    gomirror_upstream_state: {
      samples: () =>
        read().flatMap((upstream) =>
          states.map((state) => ({
            labels: { ...labelsOf(upstream), state },
            value: Number(upstream.state === state),
          })),
        ),
    },
    gomirror_upstream_requests_total: each(({ requests }) => requests),
    gomirror_upstream_failures_total: each(({ failures }) => failures),
    gomirror_upstream_stalls_total: each(({ stalls }) => stalls),
    gomirror_upstream_received_bytes_total: each(({ receivedBytes }) => receivedBytes),
    gomirror_upstream_latency_seconds: each(({ latencyMs }) =>
      latencyMs === undefined ? undefined : latencyMs / 1000,
    ),
    gomirror_upstream_in_flight: each(({ inFlight }) => inFlight),
  };
}

function labelsOf({ profile, name }: ObservedUpstream): Labels {
  return { profile, upstream: name };
}

function sampleOf(labels: Labels, value: number | undefined): Sample[] {
  return value === undefined ? [] : [{ labels, value }];
}
