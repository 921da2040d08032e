import { isCanaryId } from '../../../pipelines/contracts/canary.ts';
import { concludeImages } from './conclude-images.ts';
import { concludeLake } from './conclude-lake.ts';
import { concludeSearch } from './conclude-search.ts';
import type { Conclusion } from './conclusion.ts';
import { tellsOf } from './event-families.ts';
import {
  bronzeSighting,
  rejectedSighting,
  type StoredEvent,
  silverSighting,
  storedEvent,
  viewSighting,
} from './lake-sightings.ts';
import type { LakeQuestion } from './lake-statements.ts';
import { deadLetterSighting, mutePile, queueSighting, silent } from './queue-sightings.ts';
import { byPlace, type Place, places, type Sighting } from './sighting.ts';
import type { Subject, SubjectKind } from './subject.ts';
import type { QueueName, WherePorts } from './where-ports.ts';
import { knownOf, type Whereabouts } from './whereabouts.ts';

export interface LookOptions {
  /** Nothing that happened before this day is looked for in the lake, `yyyy-MM-dd`. */
  readonly since: string;
  /** The day on which what is asked after was made, where its id tells. */
  readonly bornOn?: string;
  readonly arrivedSince: string;
  /** Says why a place did not answer, in a sentence. */
  readonly reasonOf: (error: unknown) => string;
  /** Told of each place that has answered. */
  readonly onAnswer: (place: Place) => void;
}

/** Looks at all places that an id can be at, side by side. Where the form of an id allows more than one kind, what is known counts. */
export async function look(subject: Subject, ports: WherePorts, options: LookOptions): Promise<readonly Whereabouts[]> {
  const found = await Promise.all(subject.kinds.map((kind) => lookAs(kind, subject.id, ports, options)));
  return knownOf(found);
}

async function lookAs(kind: SubjectKind, id: string, ports: WherePorts, options: LookOptions): Promise<Whereabouts> {
  const { sightings, conclusions, id: foundId } = await looks[kind](id, new Looker(ports, options));
  const inOrder = [...sightings].sort((a, b) => places.indexOf(a.place) - places.indexOf(b.place));
  return { kind, id: foundId ?? id, sightings: inOrder, conclusions };
}

interface Seen {
  readonly sightings: readonly Sighting[];
  readonly conclusions: readonly Conclusion[];
  /** Where what was asked for has another id than it was asked by. */
  readonly id?: string;
}

interface LakeSeen extends Seen {
  readonly event: StoredEvent | undefined;
}

const looks: Record<SubjectKind, (id: string, looker: Looker) => Promise<Seen>> = {
  order: (id, looker) => looker.lake('order', id),
  product: async (id, looker) => {
    const search = await looker.product(id);
    return joined(search, await looker.lake('product', search.id ?? id), search.id);
  },
  image: async (id, looker) => joined(...(await Promise.all([looker.image(id), looker.lake('image', id)]))),
  upload: (id, looker) => looker.upload(id),
  event: async (id, looker) => {
    const lake = await looker.lake('event', id);
    const { eventType = '', aggregateId = '' } = lake.event ?? {};
    if (tellsOf('product', eventType)) return joined(lake, await looker.product(aggregateId));
    return tellsOf('image', eventType) ? joined(lake, await looker.image(aggregateId)) : lake;
  },
};

function joined(one: Seen, other: Seen, id?: string): Seen {
  return {
    sightings: [...one.sightings, ...other.sightings],
    conclusions: [...one.conclusions, ...other.conclusions],
    ...(id !== undefined && { id }),
  };
}

/** Looks for one id. A place that does not answer is a sighting as well. */
class Looker {
  readonly #ports: WherePorts;
  readonly #options: LookOptions;

  constructor(ports: WherePorts, options: LookOptions) {
    this.#ports = ports;
    this.#options = options;
  }

  async lake(kind: LakeQuestion['kind'], id: string): Promise<LakeSeen> {
    const { since, arrivedSince, bornOn } = this.#options;
    const question = { kind, id, since, arrivedSince };
    const [archive, queue, dead, lake] = await Promise.all([
      this.#ask(['archive'], async () => [await this.#ports.readArchive()]),
      this.#queue('analytics'),
      this.#deadLetters('analytics', [id], kind),
      this.#lakeRows(question),
    ]);
    const sightings = [...archive, ...queue, ...dead, ...lake.sightings];
    const hasView = kind !== 'event' && !isCanaryId(id);
    const conclusions = [
      concludeLake(byPlace(sightings), { id, since, hasView, ...(bornOn !== undefined && { bornOn }) }),
    ];
    return { sightings, conclusions, event: lake.event };
  }

  async product(idOrSku: string): Promise<Seen> {
    let id = idOrSku;
    const [product, queue, streamDead] = await Promise.all([
      this.#ask(['catalog table', 'projection', 'index'], async () => {
        const found = await this.#ports.readProduct(idOrSku);
        id = found.productId;
        return found.sightings;
      }),
      this.#queue('indexing'),
      this.#ask(['catalog-stream dead letters'], async () => [
        mutePile('catalog-stream dead letters', await this.#ports.countDeadLetters('catalog-stream')),
      ]),
    ]);
    const dead = await this.#deadLetters('indexing', [id]);
    const sightings = [...product, ...queue, ...dead, ...streamDead];
    return { sightings, conclusions: [concludeSearch(byPlace(sightings), id)], id };
  }

  async image(imageId: string): Promise<Seen> {
    let uploadIds: readonly string[] = [];
    const image = await this.#ask(['image state', 'image bucket', 'image quarantine'], async () => {
      const found = await this.#ports.readImage(imageId);
      uploadIds = found.uploadIds;
      return found.sightings;
    });
    const sightings = [...image, ...(await this.#imageQueues([imageId, ...uploadIds]))];
    return { sightings, conclusions: [concludeImages(byPlace(sightings))] };
  }

  async upload(uploadId: string): Promise<Seen> {
    let imageId: string | undefined;
    const upload = await this.#ask(['upload', 'upload bucket'], async () => {
      const found = await this.#ports.readUpload(uploadId);
      imageId = found.imageId;
      return found.sightings;
    });
    const image = imageId === undefined ? undefined : await this.#imageOfUpload(imageId);
    const queues = await this.#imageQueues([uploadId, ...(imageId === undefined ? [] : [imageId])]);
    const sightings = [...upload, ...(image ?? []), ...queues];
    return { sightings, conclusions: [concludeImages(byPlace(sightings))] };
  }

  #imageOfUpload(imageId: string): Promise<readonly Sighting[]> {
    return this.#ask(
      ['image state', 'image bucket', 'image quarantine'],
      async () => (await this.#ports.readImage(imageId)).sightings,
    );
  }

  async #imageQueues(texts: readonly string[]): Promise<readonly Sighting[]> {
    const found = await Promise.all([this.#queue('images'), this.#deadLetters('images', texts)]);
    return found.flat();
  }

  async #lakeRows(question: LakeQuestion): Promise<Pick<LakeSeen, 'sightings' | 'event'>> {
    const lakePlaces = ['rejected events', 'bronze', 'silver', 'views'] as const;
    const { askLake } = this.#ports;
    if (askLake === undefined)
      return {
        sightings: lakePlaces.map((place) => ({ place, state: 'unasked' as const, says: 'not looked into' })),
        event: undefined,
      };
    let event: StoredEvent | undefined;
    const sightings = await this.#ask(lakePlaces, async () => {
      const { silver, bronze, rejected, view } = await askLake(question);
      event = storedEvent(silver);
      const rows = [silverSighting(silver), bronzeSighting(bronze, question.arrivedSince), rejectedSighting(rejected)];
      return view === undefined ? rows : [...rows, viewSighting(view)];
    });
    return { sightings, event };
  }

  #queue(name: Exclude<QueueName, 'catalog-stream'>): Promise<readonly Sighting[]> {
    const place = `${name} queue` as const;
    return this.#ask([place], async () => [queueSighting(place, await this.#ports.readQueue(name))]);
  }

  #deadLetters(
    name: Exclude<QueueName, 'catalog-stream'>,
    texts: readonly string[],
    kind?: LakeQuestion['kind'],
  ): Promise<readonly Sighting[]> {
    const place = `${name} dead letters` as const;
    return this.#ask([place], async () => [
      deadLetterSighting(place, await this.#ports.searchDeadLetters(name, texts, kind)),
    ]);
  }

  async #ask(asked: readonly Place[], read: () => Promise<readonly Sighting[]>): Promise<readonly Sighting[]> {
    try {
      return await read();
    } catch (error) {
      return asked.map((place) => silent(place, this.#options.reasonOf(error)));
    } finally {
      for (const place of asked) this.#options.onAnswer(place);
    }
  }
}
