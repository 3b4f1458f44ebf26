<?php
/** A post as Timbao takes an article. */

namespace Timbao;

if (!defined('ABSPATH')) {
    exit;
}

/** The id of a post in the archive: ids are small numbers, which other sites have as well, also those of other folders. */
function article_id(int $post_id): string
{
    $home = wp_parse_url(home_url());
    $folder = str_replace('/', '-', rtrim($home['path'] ?? '', '/'));
    return $home['host'] . $folder . '-' . $post_id;
}

/** Whether readers without a password can read a post. */
function is_public(\WP_Post $post): bool
{
    return $post->post_type === 'post' && $post->post_status === 'publish' && $post->post_password === '';
}

/** @return array<string, mixed> The article of a post, markup and all: Timbao takes it out. */
function article_of(\WP_Post $post): array
{
    $picture = get_post_thumbnail_id($post);
    $images = $picture
        ? [['url' => (string) wp_get_attachment_url($picture), 'caption' => plain((string) wp_get_attachment_caption($picture))]]
        : [];
    $sections = names($post, 'category');
    return [
        'id' => article_id($post->ID),
        'url' => (string) get_permalink($post),
        'title' => plain($post->post_title),
        'summary' => has_excerpt($post) ? plain($post->post_excerpt) : '',
        'body' => body_of($post),
        'published' => get_post_datetime($post)->format(DATE_ATOM),
        'modified' => get_post_datetime($post, 'modified')->format(DATE_ATOM),
        'source' => option('source'),
        'section' => $sections[0] ?? '',
        'authors' => array_values(array_filter([plain(get_the_author_meta('display_name', (int) $post->post_author))])),
        'tags' => names($post, 'post_tag'),
        'images' => $images,
    ];
}

/** The whole text, all pages of it: blocks and shortcodes are carried out as for a reader. */
function body_of(\WP_Post $post): string
{
    $before = $GLOBALS['post'] ?? null;
    $GLOBALS['post'] = $post; // shortcodes and filters ask for the current post
    setup_postdata($post);
    $whole = str_replace(['<!--nextpage-->', '<!--more-->'], "\n\n", $post->post_content);
    $html = (string) apply_filters('the_content', $whole);
    $GLOBALS['post'] = $before;
    if ($before) {
        setup_postdata($before);
    }
    return $html;
}

/** @return list<string> The names of a post's terms, the oldest term first; WordPress keeps them with entities. */
function names(\WP_Post $post, string $taxonomy): array
{
    $terms = get_the_terms($post, $taxonomy);
    if (!is_array($terms)) {
        return [];
    }
    usort($terms, static fn($a, $b) => $a->term_id <=> $b->term_id);
    $unnamed = (int) get_option('default_category');
    $chosen = count($terms) > 1 ? array_filter($terms, static fn($term) => $term->term_id !== $unnamed) : $terms;
    return array_values(array_map(static fn($term) => plain($term->name), $chosen));
}

/** Text without tags and entities. */
function plain(string $html): string
{
    return trim(html_entity_decode(wp_strip_all_tags($html), ENT_QUOTES | ENT_HTML5, 'UTF-8'));
}
