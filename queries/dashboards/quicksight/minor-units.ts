/** ISO 4217's currencies that do not have a hundred minor units to the major one: https://www.six-group.com/dam/download/financial-information/data-center/iso-currrency/lists/list-one.xml */
const noMinorUnit = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ');
const thousandMinorUnits = 'BHD IQD JOD KWD LYD OMR TND'.split(' ');
const tenThousandMinorUnits = 'CLF UYW'.split(' ');

const oneOf = (codes: readonly string[]) => `in({currency}, [${codes.map((code) => `'${code}'`).join(', ')}])`;

/**
 * The calculated field with a column's amount in the currency's major unit. The data set is part of its name, so that no two fields of a
 * definition are called alike.
 */
export function amountField(dataSet: string, minorColumn: string): string {
  return `${minorColumn.replace(/_minor$/, '')}_amount_of_${dataSet.replaceAll('-', '_')}`;
}

/** The expression of that field, in QuickSight's language of calculated fields; the currency stands in the same row. */
export function amountExpression(minorColumn: string): string {
  return `{${minorColumn}} / ifelse(${oneOf(noMinorUnit)}, 1, ${oneOf(thousandMinorUnits)}, 1000, ${oneOf(tenThousandMinorUnits)}, 10000, 100)`;
}
