import type { Dashboard, Field } from './dashboard.ts';

const images: Field = { column: 'images', label: 'Images', format: 'count' };
const lowOrders: Field = { column: 'orders_below_150_dpi', label: 'Orders below 150 dpi', format: 'count' };
const lowShare: Field = { column: 'share', label: 'Below 150 dpi', format: 'percent' };
const noImages = 'No artwork was checked in these days. Choose a longer period.';
const noArtwork = 'No order with artwork was placed in these days. Choose a longer period.';

/** For prepress: what customers send, what has to be sent back, and what is printed at too low a resolution. */
export const artworkDashboard: Dashboard = {
  name: 'artwork',
  title: 'Artwork quality',
  question: 'How good is the artwork that customers send, and why is it refused?',
  filters: [{ kind: 'period', defaultDays: 90 }],
  tiles: [
    {
      name: 'images-checked',
      title: 'Images checked',
      description: 'Images that were checked for printing in these days.',
      query: 'image-verdicts-by-day',
      chart: { kind: 'number', value: images, of: 'sum' },
      width: 1,
      whenEmpty: noImages,
    },
    {
      name: 'images-refused',
      title: 'Images refused',
      description: 'Images that cannot be printed as they are.',
      query: 'image-verdicts-by-day',
      chart: {
        kind: 'number',
        value: images,
        of: 'sum',
        only: { column: 'verdict', value: 'rejected' },
      },
      width: 1,
      whenEmpty: 'No image was refused in these days.',
    },
    {
      name: 'images-with-warning',
      title: 'Images with a warning',
      description: 'Images that can be printed although something about them could be better.',
      query: 'image-verdicts-by-day',
      chart: {
        kind: 'number',
        value: images,
        of: 'sum',
        only: { column: 'verdict', value: 'warn' },
      },
      width: 1,
      whenEmpty: 'No image had a warning in these days.',
    },
    {
      name: 'low-resolution-orders',
      title: 'Orders with artwork below 150 dpi',
      description: 'Orders whose artwork has fewer than 150 dots to the inch at the size that was ordered.',
      query: 'low-resolution-artwork',
      chart: { kind: 'number', value: lowOrders, of: 'sum' },
      width: 1,
      whenEmpty: noArtwork,
    },
    {
      name: 'verdicts-by-day',
      title: 'Images checked by day and verdict',
      description: 'Images that were ready, had a warning or were refused, on each day.',
      query: 'image-verdicts-by-day',
      chart: {
        kind: 'area',
        x: { column: 'day', label: 'Day', format: 'day' },
        y: [images],
        series: { column: 'verdict', label: 'Verdict', format: 'text' },
      },
      width: 4,
      whenEmpty: noImages,
    },
    {
      name: 'reasons',
      title: 'What was found in the images',
      description: 'Images by what the check found in them; an image with two findings counts under both.',
      query: 'image-verdicts-by-reason',
      chart: {
        kind: 'stacked-bar',
        category: { column: 'finding_code', label: 'Finding', format: 'text' },
        value: images,
        series: { column: 'verdict', label: 'Verdict', format: 'text' },
        order: 'value',
      },
      width: 2,
      whenEmpty: noImages,
    },
    {
      name: 'low-resolution-share',
      title: 'Share of orders with artwork below 150 dpi',
      description:
        'Of the orders with artwork that was measured, those below 150 dots to the inch at the ordered size.',
      query: 'low-resolution-artwork',
      chart: { kind: 'line', x: { column: 'period_start', label: 'Day', format: 'day' }, y: [lowShare] },
      width: 2,
      whenEmpty: noArtwork,
    },
  ],
};
