import type { Dashboard, Field } from './dashboard.ts';

const orders: Field = { column: 'orders', label: 'Orders', format: 'count' };
const noOrders = 'No order was placed in these days. Choose a longer period.';
const noneDelivered = 'No order of these days has been delivered yet. Choose a longer period.';

/** For whoever runs the print shop: is work piling up, and where does the time go? */
export const productionDashboard: Dashboard = {
  name: 'production',
  title: 'Production and fulfilment',
  question: 'How long do customers wait, where does the time go, and when does the work come in?',
  filters: [{ kind: 'period', defaultDays: 30 }],
  tiles: [
    {
      name: 'orders-placed',
      title: 'Orders placed',
      description: 'Orders placed in these days, cancelled ones too.',
      query: 'fulfilment-by-day',
      chart: { kind: 'number', value: orders, of: 'sum' },
      width: 1,
      whenEmpty: noOrders,
    },
    {
      name: 'orders-open',
      title: 'Orders still open',
      description: 'Orders placed in these days that have not been shipped.',
      query: 'fulfilment-by-day',
      chart: {
        kind: 'number',
        value: { column: 'open_orders', label: 'Open orders', format: 'count' },
        of: 'sum',
      },
      width: 1,
      whenEmpty: noOrders,
    },
    {
      name: 'typical-wait',
      title: 'Typical time to delivery',
      description: 'Half of the delivered orders took less than this from placing to delivery.',
      query: 'fulfilment-latency',
      chart: {
        kind: 'number',
        value: { column: 'p50_hours', label: 'Half within', format: 'hours' },
        of: 'last-row',
        only: { column: 'step', value: 'placed to delivered' },
      },
      width: 1,
      whenEmpty: noneDelivered,
    },
    {
      name: 'long-wait',
      title: 'Time to delivery of the slowest twentieth',
      description: 'Of a hundred delivered orders, five took longer than this from placing to delivery.',
      query: 'fulfilment-latency',
      chart: {
        kind: 'number',
        value: { column: 'p95_hours', label: '95 of 100 within', format: 'hours' },
        of: 'last-row',
        only: { column: 'step', value: 'placed to delivered' },
      },
      width: 1,
      whenEmpty: noneDelivered,
    },
    {
      name: 'time-to-ship',
      title: 'Time from placing to shipping, by day of placing',
      description:
        'Median of the orders of each day. The newest days hold only what was quick enough to be shipped already.',
      query: 'fulfilment-by-day',
      chart: {
        kind: 'line',
        x: { column: 'day', label: 'Placed on', format: 'day' },
        y: [{ column: 'median_hours_to_ship', label: 'Median time to shipping', format: 'hours' }],
      },
      width: 2,
      whenEmpty: noOrders,
    },
    {
      name: 'orders-by-day',
      title: 'Orders by day, and how many are still open',
      description: 'Orders placed on each day, and those of them that have not been shipped.',
      query: 'fulfilment-by-day',
      chart: {
        kind: 'line',
        x: { column: 'day', label: 'Placed on', format: 'day' },
        y: [orders, { column: 'open_orders', label: 'Still open', format: 'count' }],
      },
      width: 2,
      whenEmpty: noOrders,
    },
    {
      name: 'peak-hours',
      title: 'When orders come in',
      description: 'Orders by weekday and hour of placing, in UTC.',
      query: 'peak-hours',
      chart: {
        kind: 'heat',
        x: { column: 'hour', label: 'Hour (UTC)', format: 'number' },
        y: { column: 'weekday_name', label: 'Weekday', format: 'text' },
        value: orders,
        rowsBy: 'weekday',
      },
      width: 4,
      whenEmpty: noOrders,
    },
    {
      name: 'press-load',
      title: 'Orders by press',
      description: 'Orders whose production began on each press, by day.',
      query: 'press-load',
      chart: {
        kind: 'area',
        x: { column: 'day', label: 'Production began on', format: 'day' },
        y: [orders],
        series: { column: 'press', label: 'Press', format: 'text' },
      },
      width: 2,
      whenEmpty: 'No production began in these days. Choose a longer period.',
    },
    {
      name: 'orders-waiting',
      title: 'Orders that wait longest',
      description: 'Orders on their way, with the time since they came to their status.',
      query: 'orders-waiting',
      parameters: { limit: '20' },
      chart: {
        kind: 'table',
        fields: [
          { column: 'order_id', label: 'Order', format: 'text' },
          { column: 'status', label: 'Status', format: 'text' },
          { column: 'placed_at', label: 'Placed', format: 'moment' },
          { column: 'hours_in_status', label: 'Waiting for', format: 'hours' },
        ],
        orderedBy: { column: 'hours_in_status', descending: true },
      },
      width: 2,
      whenEmpty: 'Nothing waits: every order of these days is delivered or was cancelled.',
    },
    {
      name: 'steps',
      title: 'Where the time goes',
      description: 'Time that each step took; 90 of 100 orders took less than the figure under "90 of 100".',
      query: 'fulfilment-latency',
      chart: {
        kind: 'table',
        fields: [
          { column: 'step', label: 'Step', format: 'text' },
          { column: 'orders', label: 'Orders that took it', format: 'count' },
          { column: 'open_orders', label: 'Orders waiting in it', format: 'count' },
          { column: 'p50_hours', label: 'Half', format: 'hours' },
          { column: 'p90_hours', label: '90 of 100', format: 'hours' },
          { column: 'p95_hours', label: '95 of 100', format: 'hours' },
          { column: 'p99_hours', label: '99 of 100', format: 'hours' },
        ],
      },
      width: 4,
      whenEmpty: noOrders,
    },
  ],
};
