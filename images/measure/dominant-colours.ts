import { oklabOf, type Point, rgbOf } from './oklab.ts';
import type { SmallImage } from './resized.ts';

const mostColours = 5;
const rounds = 12;
/** Nearer than this, two colours are one to the eye (in Oklab, where white and black are 1 apart). */
const sameColour = 0.06;
/** Of the area; less is no dominant colour. */
const leastShare = 0.01;

interface Cluster {
  readonly centre: Point;
  readonly count: number;
}

/** Up to five colours, the one with the most area first, `#rrggbb`: k-means in Oklab, begun at the colours farthest apart. */
export function dominantColours({ data }: SmallImage): string[] {
  const points = Array.from({ length: data.length / 3 }, (_, index) =>
    oklabOf(data[index * 3] ?? 0, data[index * 3 + 1] ?? 0, data[index * 3 + 2] ?? 0),
  );
  let centres = farApart(points);
  let clusters: Cluster[] = [];
  for (let round = 0; round < rounds; round += 1) {
    clusters = clustersOf(points, centres);
    centres = clusters.map(({ centre }) => centre);
  }
  const merged = mergedAlike(clusters.toSorted((left, right) => right.count - left.count));
  return merged.filter(({ count }) => count >= leastShare * points.length).map(({ centre }) => hexOf(rgbOf(centre)));
}

/** The mean, then again and again the point that is farthest from those taken: the same every time. */
function farApart(points: readonly Point[]): Point[] {
  const taken: Point[] = [meanOf(points)];
  const nearest = points.map((point) => distance(point, taken[0] ?? point));
  while (taken.length < mostColours) {
    let farthest = 0;
    for (let index = 1; index < points.length; index += 1) {
      if ((nearest[index] ?? 0) > (nearest[farthest] ?? 0)) farthest = index;
    }
    const next = points[farthest];
    if (!next || (nearest[farthest] ?? 0) < sameColour ** 2) break;
    taken.push(next);
    points.forEach((point, index) => {
      const apart = distance(point, next);
      if (apart < (nearest[index] ?? 0)) nearest[index] = apart;
    });
  }
  return taken;
}

function clustersOf(points: readonly Point[], centres: readonly Point[]): Cluster[] {
  const members: Point[][] = centres.map(() => []);
  for (const point of points) members[nearestOf(centres, point)]?.push(point);
  return members.filter((group) => group.length > 0).map((group) => ({ centre: meanOf(group), count: group.length }));
}

function nearestOf(centres: readonly Point[], point: Point): number {
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  centres.forEach((centre, index) => {
    const apart = distance(point, centre);
    if (apart >= least) return;
    nearest = index;
    least = apart;
  });
  return nearest;
}

/** @param clusters the largest first */
function mergedAlike(clusters: readonly Cluster[]): Cluster[] {
  const kept: Cluster[] = [];
  for (const cluster of clusters) {
    const alike = kept.findIndex(({ centre }) => distance(centre, cluster.centre) < sameColour ** 2);
    const twin = kept[alike];
    if (twin) kept[alike] = { centre: twin.centre, count: twin.count + cluster.count };
    else kept.push(cluster);
  }
  return kept.sort((left, right) => right.count - left.count);
}

function meanOf(points: readonly Point[]): Point {
  const sum: [number, number, number] = [0, 0, 0];
  for (const [l, a, b] of points) {
    sum[0] += l;
    sum[1] += a;
    sum[2] += b;
  }
  return [sum[0] / points.length, sum[1] / points.length, sum[2] / points.length];
}

/** Squared: the order is the same. */
function distance(left: Point, right: Point): number {
  const l = left[0] - right[0];
  const a = left[1] - right[1];
  const b = left[2] - right[2];
  return l * l + a * a + b * b;
}

function hexOf(rgb: readonly number[]): string {
  return `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
