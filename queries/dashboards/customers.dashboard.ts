import type { Dashboard, Field } from './dashboard.ts';

const week: Field = { column: 'period_start', label: 'Week from', format: 'day' };
const firstOrders: Field = { column: 'first_orders', label: 'First orders', format: 'count' };
const repeatOrders: Field = { column: 'repeat_orders', label: 'Repeat orders', format: 'count' };
const wholeWeek = { column: 'period_start', grain: 'week' } as const;
const noOrders = 'No order was placed in these days. Choose a longer period or another currency.';
const noWholeWeek = 'The chosen days hold no whole week (Monday to Sunday) with orders. Choose a longer period.';

/** For whoever looks after customers: do new ones come, and do they come back? */
export const customersDashboard: Dashboard = {
  name: 'customers',
  title: 'Customers',
  question: 'Do we win new customers, do they come back, and what do they order?',
  filters: [
    { kind: 'period', defaultDays: 90 },
    { kind: 'choice', column: 'currency', label: 'Currency', all: 'refused' },
  ],
  tiles: [
    {
      name: 'first-orders-of-week',
      title: 'First orders, last whole week',
      description: 'Orders of customers who had not ordered before, in the newest whole week, against the week before.',
      query: 'first-and-repeat-customers',
      parameters: { grain: 'week' },
      chart: { kind: 'number', value: firstOrders, of: 'last-row', period: wholeWeek, better: 'more' },
      width: 1,
      whenEmpty: noWholeWeek,
    },
    {
      name: 'repeat-orders-of-week',
      title: 'Repeat orders, last whole week',
      description: 'Orders of customers who had ordered before, in the newest whole week, against the week before.',
      query: 'first-and-repeat-customers',
      parameters: { grain: 'week' },
      chart: { kind: 'number', value: repeatOrders, of: 'last-row', period: wholeWeek, better: 'more' },
      width: 1,
      whenEmpty: noWholeWeek,
    },
    {
      name: 'repeat-share-of-week',
      title: 'Sales to returning customers, last whole week',
      description:
        'Share of what known customers paid in the newest whole week that was for repeat orders, against the week before.',
      query: 'first-and-repeat-customers',
      parameters: { grain: 'week' },
      chart: {
        kind: 'number',
        value: { column: 'repeat_gross_share', label: 'Share of sales', format: 'percent' },
        of: 'last-row',
        period: wholeWeek,
        better: 'more',
      },
      width: 1,
      whenEmpty: noWholeWeek,
    },
    {
      name: 'guest-orders',
      title: 'Orders of unknown customers',
      description: 'Orders of customers without an account; nobody can say whether they come back.',
      query: 'first-and-repeat-customers',
      parameters: { grain: 'week' },
      chart: {
        kind: 'number',
        value: { column: 'guest_orders', label: 'Guest orders', format: 'count' },
        of: 'sum',
      },
      width: 1,
      whenEmpty: noOrders,
    },
    {
      name: 'orders-by-week',
      title: 'First and repeat orders by week',
      description: 'Orders of new and of returning customers in each week; the first and last week may be cut short.',
      query: 'first-and-repeat-customers',
      parameters: { grain: 'week' },
      chart: { kind: 'line', x: week, y: [firstOrders, repeatOrders] },
      width: 2,
      whenEmpty: noOrders,
    },
    {
      name: 'sales-by-week',
      title: 'Sales to new and returning customers by week',
      description:
        'What was paid for first and for repeat orders in each week; the first and last week may be cut short.',
      query: 'first-and-repeat-customers',
      parameters: { grain: 'week' },
      chart: {
        kind: 'line',
        x: week,
        y: [
          { column: 'first_gross_minor', label: 'First orders', format: 'amount' },
          { column: 'repeat_gross_minor', label: 'Repeat orders', format: 'amount' },
        ],
      },
      width: 2,
      whenEmpty: noOrders,
    },
    {
      name: 'cohort-retention',
      title: 'Customers who order again, by month of their first order',
      description:
        'Share of the customers won in a month (row) who ordered in each month after it (column; 0 is the month itself). The newest months are still running.',
      query: 'cohort-retention',
      chart: {
        kind: 'heat',
        x: { column: 'month_number', label: 'Months after the first order', format: 'number' },
        y: { column: 'cohort_month', label: 'First order in', format: 'month' },
        value: { column: 'retention', label: 'Ordered again', format: 'percent' },
      },
      width: 4,
      whenEmpty: 'No known customer has ordered yet. Orders without an account cannot be followed.',
    },
    {
      name: 'reorder-interval',
      title: 'Time until the next order',
      description: 'Repeat orders by the days that had gone by since the order before of the same customer.',
      query: 'reorder-interval',
      chart: {
        kind: 'bar',
        category: { column: 'interval_band', label: 'Days since the order before', format: 'text' },
        value: { column: 'reorders', label: 'Repeat orders', format: 'count' },
        order: 'query',
        categoriesBy: 'band_number',
      },
      width: 2,
      whenEmpty: 'No known customer ordered again in these days. Choose a longer period.',
    },
    {
      name: 'bought-together',
      title: 'Products bought together',
      description:
        'Pairs in the same order. A lift of 3 says that they meet three times as often as chance would bring them together.',
      query: 'bought-together',
      parameters: { limit: '20' },
      chart: {
        kind: 'table',
        fields: [
          { column: 'title_a', label: 'Product', format: 'text' },
          { column: 'title_b', label: 'Bought with', format: 'text' },
          { column: 'orders_together', label: 'Orders', format: 'count' },
          { column: 'support', label: 'Share of orders', format: 'percent' },
          { column: 'lift', label: 'Lift', format: 'ratio' },
        ],
        orderedBy: { column: 'orders_together', descending: true },
      },
      width: 2,
      whenEmpty: 'No pair of products met in enough orders. Choose a longer period.',
    },
    {
      name: 'print-specifications',
      title: 'What customers have printed',
      description: 'Format, material and finish of what was ordered, with the share of all sales of prints.',
      query: 'print-specification-mix',
      parameters: { limit: '20' },
      chart: {
        kind: 'table',
        fields: [
          { column: 'format', label: 'Format', format: 'text' },
          { column: 'material', label: 'Material', format: 'text' },
          { column: 'finish', label: 'Finish', format: 'text' },
          { column: 'orders', label: 'Orders', format: 'count' },
          { column: 'pieces', label: 'Pieces', format: 'count' },
          { column: 'share', label: 'Share of sales', format: 'percent' },
        ],
        orderedBy: { column: 'revenue_minor', descending: true },
      },
      width: 4,
      whenEmpty: 'No print was ordered in these days. Choose a longer period.',
    },
  ],
};
