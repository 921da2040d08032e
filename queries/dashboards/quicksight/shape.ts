/** A piece of an API's request as the API spells it, in PascalCase; CloudFormation takes the same. */
export interface Shape {
  readonly [key: string]: ShapeValue;
}

export type ShapeValue = string | number | boolean | Shape | readonly ShapeValue[];
