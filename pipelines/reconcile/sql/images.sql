-- @name images
-- @title How many images will print well?
SELECT verdict AS grp, count(*) AS images
FROM ${views}.images
WHERE image_id LIKE ':tag%'
GROUP BY verdict
