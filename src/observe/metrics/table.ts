/**
 * The table of metrics: what `/-/metrics` shows and what the reference page lists. The words for each are
 * `metric.<name>` in `text/catalog/metrics.ts`.
 */

/** One row. */
export interface MetricRow {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
}

export const ownMetrics = {
  gomirror_build_info: { type: 'gauge', labels: ['version', 'node'] },
  gomirror_requests_total: { type: 'counter', labels: ['kind', 'outcome'] },
  gomirror_request_duration_seconds: { type: 'histogram', labels: ['kind'] },
  gomirror_memory_answer_bytes_total: { type: 'counter', labels: [] },
  gomirror_fills_total: { type: 'counter', labels: ['kind', 'outcome'] },
  gomirror_fill_duration_seconds: { type: 'histogram', labels: ['kind'] },
  gomirror_fill_bytes_total: { type: 'counter', labels: ['source'] },
  gomirror_fills_in_progress: { type: 'gauge', labels: [] },
  gomirror_fetch_places_taken: { type: 'gauge', labels: [] },
  gomirror_fetch_queue_length: { type: 'gauge', labels: [] },
  gomirror_ahead_files_total: { type: 'counter', labels: ['kind'] },
  gomirror_ahead_bytes_total: { type: 'counter', labels: ['kind'] },
  gomirror_ahead_used_files_total: { type: 'counter', labels: ['kind'] },
  gomirror_ahead_used_bytes_total: { type: 'counter', labels: ['kind'] },
  gomirror_upstream_state: { type: 'gauge', labels: ['profile', 'upstream', 'state'] },
  gomirror_upstream_requests_total: { type: 'counter', labels: ['profile', 'upstream'] },
  gomirror_upstream_failures_total: { type: 'counter', labels: ['profile', 'upstream'] },
  gomirror_upstream_stalls_total: { type: 'counter', labels: ['profile', 'upstream'] },
  gomirror_upstream_received_bytes_total: { type: 'counter', labels: ['profile', 'upstream'] },
  gomirror_upstream_latency_seconds: { type: 'gauge', labels: ['profile', 'upstream'] },
  gomirror_upstream_in_flight: { type: 'gauge', labels: ['profile', 'upstream'] },
  gomirror_verification_total: { type: 'counter', labels: ['result'] },
  gomirror_sumdb_requests_total: { type: 'counter', labels: ['kind', 'route', 'ok'] },
  gomirror_sumdb_request_duration_seconds: { type: 'histogram', labels: ['kind'] },
  gomirror_sumdb_head_size: { type: 'gauge', labels: ['database'] },
  gomirror_incidents_total: { type: 'counter', labels: ['code'] },
  gomirror_troubles_total: { type: 'counter', labels: ['code'] },
  gomirror_store_files: { type: 'gauge', labels: ['kind'] },
  gomirror_store_bytes: { type: 'gauge', labels: ['kind'] },
  gomirror_store_counted: { type: 'gauge', labels: [] },
  gomirror_repository_copies: { type: 'gauge', labels: [] },
  gomirror_repository_copies_bytes: { type: 'gauge', labels: [] },
  gomirror_repository_copies_removed_total: { type: 'counter', labels: [] },
  gomirror_event_loop_delay_seconds: { type: 'gauge', labels: ['window', 'stat'] },
  gomirror_log_lines_dropped_total: { type: 'counter', labels: [] },
} as const satisfies Readonly<Record<string, MetricRow>>;

/** A metric of gomirror's own. */
export type OwnMetric = keyof typeof ownMetrics;

/** What the metrics package says of the process, on Linux; other systems have a few less. */
export const processMetrics = {
  process_cpu_user_seconds_total: { type: 'counter', labels: [] },
  process_cpu_system_seconds_total: { type: 'counter', labels: [] },
  process_cpu_seconds_total: { type: 'counter', labels: [] },
  process_start_time_seconds: { type: 'gauge', labels: [] },
  process_resident_memory_bytes: { type: 'gauge', labels: [] },
  process_virtual_memory_bytes: { type: 'gauge', labels: [] },
  process_heap_bytes: { type: 'gauge', labels: [] },
  process_open_fds: { type: 'gauge', labels: [] },
  process_max_fds: { type: 'gauge', labels: [] },
  nodejs_active_resources: { type: 'gauge', labels: ['type'] },
  nodejs_active_resources_total: { type: 'gauge', labels: [] },
  nodejs_active_handles: { type: 'gauge', labels: ['type'] },
  nodejs_active_handles_total: { type: 'gauge', labels: [] },
  nodejs_active_requests: { type: 'gauge', labels: ['type'] },
  nodejs_active_requests_total: { type: 'gauge', labels: [] },
  nodejs_heap_size_total_bytes: { type: 'gauge', labels: [] },
  nodejs_heap_size_used_bytes: { type: 'gauge', labels: [] },
  nodejs_external_memory_bytes: { type: 'gauge', labels: [] },
  nodejs_heap_space_size_total_bytes: { type: 'gauge', labels: ['space'] },
  nodejs_heap_space_size_used_bytes: { type: 'gauge', labels: ['space'] },
  nodejs_heap_space_size_available_bytes: { type: 'gauge', labels: ['space'] },
  nodejs_gc_duration_seconds: { type: 'histogram', labels: ['kind'] },
} as const satisfies Readonly<Record<string, MetricRow>>;
