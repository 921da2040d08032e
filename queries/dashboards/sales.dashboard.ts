import type { Dashboard, Field } from './dashboard.ts';

const netSales: Field = { column: 'net_minor', label: 'Net sales', format: 'amount' };
const revenue: Field = { column: 'revenue_minor', label: 'Sales', format: 'amount' };
const wholeWeek = { column: 'period_start', grain: 'week' } as const;
const noOrders = 'No order was placed in these days. Choose a longer period or another currency.';
const noWholeWeek = 'The chosen days hold no whole week (Monday to Sunday) with orders. Choose a longer period.';

/** For whoever answers for the money: what comes in, from what and from where. */
export const salesDashboard: Dashboard = {
  name: 'sales',
  title: 'Sales',
  question: 'How much do we sell, is it growing, and what and who does it come from?',
  filters: [
    { kind: 'period', defaultDays: 90 },
    { kind: 'choice', column: 'currency', label: 'Currency', all: 'refused' },
  ],
  tiles: [
    {
      name: 'net-sales-of-week',
      title: 'Net sales, last whole week',
      description:
        'What customers paid for the orders of the newest whole week, less what was given back, against the week before.',
      query: 'sales-by-period',
      parameters: { grain: 'week' },
      chart: { kind: 'number', value: netSales, of: 'last-row', period: wholeWeek, better: 'more' },
      width: 1,
      whenEmpty: noWholeWeek,
    },
    {
      name: 'orders-of-week',
      title: 'Orders, last whole week',
      description: 'Orders placed in the newest whole week, against the week before.',
      query: 'sales-by-period',
      parameters: { grain: 'week' },
      chart: {
        kind: 'number',
        value: { column: 'orders', label: 'Orders', format: 'count' },
        of: 'last-row',
        period: wholeWeek,
        better: 'more',
      },
      width: 1,
      whenEmpty: noWholeWeek,
    },
    {
      name: 'average-order-of-week',
      title: 'Average order, last whole week',
      description: 'What a customer paid for an order on average in the newest whole week, against the week before.',
      query: 'average-order-value',
      parameters: { grain: 'week' },
      chart: {
        kind: 'number',
        value: { column: 'average_minor', label: 'Average order', format: 'amount' },
        of: 'last-row',
        period: wholeWeek,
        better: 'more',
      },
      width: 1,
      whenEmpty: noWholeWeek,
    },
    {
      name: 'refund-rate-of-week',
      title: 'Orders refunded, last whole week',
      description:
        'Share of the orders placed in the newest whole week for which money was given back so far, against the week before.',
      query: 'refunds-and-cancellations',
      parameters: { grain: 'week' },
      chart: {
        kind: 'number',
        value: { column: 'refund_rate', label: 'Refunded', format: 'percent' },
        of: 'last-row',
        period: wholeWeek,
        better: 'less',
      },
      width: 1,
      whenEmpty: noWholeWeek,
    },
    {
      name: 'sales-by-day',
      title: 'Sales by day',
      description: 'What customers paid for the orders of each day, before and after refunds.',
      query: 'sales-by-period',
      parameters: { grain: 'day' },
      chart: {
        kind: 'line',
        x: { column: 'period_start', label: 'Day', format: 'day' },
        y: [{ column: 'gross_minor', label: 'Gross sales', format: 'amount' }, netSales],
      },
      width: 4,
      whenEmpty: noOrders,
    },
    {
      name: 'top-products',
      title: 'Ten products that sell most',
      description: 'Sales of each product after discounts, the ten largest.',
      query: 'top-products',
      parameters: { limit: '10' },
      chart: {
        kind: 'bar',
        category: { column: 'title', label: 'Product', format: 'text' },
        value: revenue,
        order: 'value',
      },
      width: 2,
      whenEmpty: noOrders,
    },
    {
      name: 'top-categories',
      title: 'Sales by category',
      description: 'Sales of the products of each category after discounts.',
      query: 'top-categories',
      chart: {
        kind: 'bar',
        category: { column: 'category', label: 'Category', format: 'text' },
        value: revenue,
        order: 'value',
      },
      width: 2,
      whenEmpty: noOrders,
    },
    {
      name: 'sales-by-country',
      title: 'Net sales by country',
      description:
        'What customers of each country paid, less what was given back. A country stands as the shop wrote it: DE and Germany are two.',
      query: 'sales-by-country',
      chart: {
        kind: 'bar',
        category: { column: 'country', label: 'Country', format: 'text' },
        value: netSales,
        order: 'value',
      },
      width: 2,
      whenEmpty: noOrders,
    },
    {
      name: 'sales-by-channel',
      title: 'Net sales by channel',
      description: 'What customers of each channel, such as web or store, paid, less what was given back.',
      query: 'sales-by-channel',
      chart: {
        kind: 'bar',
        category: { column: 'channel', label: 'Channel', format: 'text' },
        value: netSales,
        order: 'value',
      },
      width: 2,
      whenEmpty: noOrders,
    },
    {
      name: 'discount-effect',
      title: 'Orders by size of discount',
      description:
        'Whether orders with a higher discount are larger: orders, average order and pieces for each discount.',
      query: 'discount-effect',
      chart: {
        kind: 'table',
        fields: [
          { column: 'discount_band', label: 'Discount', format: 'text' },
          { column: 'orders', label: 'Orders', format: 'count' },
          { column: 'order_share', label: 'Share of orders', format: 'percent' },
          { column: 'average_order_minor', label: 'Average order', format: 'amount' },
          { column: 'pieces_per_order', label: 'Pieces per order', format: 'ratio' },
          { column: 'discount_minor', label: 'Discounts given', format: 'amount' },
        ],
        orderedBy: { column: 'band_number', descending: false },
      },
      width: 4,
      whenEmpty: noOrders,
    },
  ],
};
