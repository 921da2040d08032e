/**
 * Functions of Trino (https://trino.io/docs/current/functions/list.html) that this endpoint does not translate. A call of one of them is refused as such, and not as a name that Athena would not know either.
 */
const names = `
  approx_most_frequent approx_set at_timezone bar beta_cdf bing_tile bing_tile_at bing_tile_coordinates
  bing_tile_polygon bing_tile_quadkey bing_tile_zoom_level bing_tiles_around bit_count bitwise_right_shift_arithmetic
  bitwise_xor_agg char2hexint checksum classify color combinations contains_sequence convex_hull_agg cosh
  cosine_similarity crc32 current_groups empty_approx_set entropy
  evaluate_classifier_predictions features format_number from_base from_base32 from_base64url from_big_endian_32
  from_big_endian_64 from_encoded_polyline from_geojson_geometry from_ieee754_32 from_ieee754_64
  from_iso8601_timestamp_nanos from_unixtime_nanos geometry_from_hadoop_shape geometry_invalid_reason
  geometry_nearest_points geometry_to_bing_tiles geometry_union geometry_union_agg great_circle_distance hash_counts
  hmac_md5 hmac_sha1 hmac_sha256 hmac_sha512 human_readable_seconds intersection_cardinality inverse_beta_cdf
  inverse_normal_cdf jaccard_index json_array json_array_get json_exists json_object json_query json_value
  learn_classifier learn_libsvm_classifier learn_libsvm_regressor learn_regressor line_interpolate_point
  line_interpolate_points line_locate_point luhn_check make_set_digest map_filter map_union map_zip_with merge
  merge_set_digest multimap_agg multimap_from_entries murmur3 ngrams normal_cdf numeric_histogram objectid_timestamp
  parse_data_size parse_duration qdigest_agg quantile_at_value random_string reduce_agg regexp_position regr_avgx
  regr_avgy regr_count regr_r2 regr_sxx regr_sxy regr_syy regress render rgb sha512 shuffle simplify_geometry sinh
  soundex spatial_partitioning spatial_partitions split_to_map split_to_multimap spooky_hash_v2_32 spooky_hash_v2_64
  strrpos tanh tdigest_agg timestamp_objectid timezone timezone_hour timezone_minute to_base to_base32 to_base64url
  to_big_endian_32 to_big_endian_64 to_encoded_polyline to_geojson_geometry to_geometry to_ieee754_32 to_ieee754_64
  to_milliseconds to_spherical_geography transform_keys transform_values trim_array url_extract_fragment
  url_extract_parameter url_extract_port value_at_quantile values_at_quantiles version wilson_interval_lower
  wilson_interval_upper word_stem xxhash64 zip zip_with
`;

const untranslated: ReadonlySet<string> = new Set(names.trim().split(/\s+/));

/** Whether Trino has a function of this name, or a family of them (geometry). */
export function isTrinoFunction(name: string): boolean {
  return untranslated.has(name) || /^st_[a-z_]+$/.test(name);
}
