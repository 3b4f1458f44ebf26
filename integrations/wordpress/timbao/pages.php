<?php
/** The elements on the site's pages: `[timbao_search]`, `[timbao_results]`, and the theme's own search form. */

namespace Timbao;

if (!defined('ABSPATH')) {
    exit;
}

add_shortcode('timbao_search', __NAMESPACE__ . '\\search_box');
add_shortcode('timbao_results', __NAMESPACE__ . '\\results');
add_filter('get_search_form', static fn($form) => option('box') === '1' && option('service') !== '' ? search_box() : $form);
add_filter('script_loader_tag', __NAMESPACE__ . '\\as_module', 10, 2);

/** @param array<string, string>|string $given Attributes of the element. */
function search_box($given = []): string
{
    script('timbao-search');
    $action = esc_url(rtrim(option('service'), '/') . '/search');
    $word = esc_html__('Tìm', 'timbao');
    return '<timbao-search' . attributes((array) $given) . "><form action=\"$action\">"
        . "<input type=\"search\" name=\"q\" aria-label=\"$word\"><button>$word</button></form></timbao-search>";
}

/** @param array<string, string>|string $given Attributes of the element. */
function results($given = []): string
{
    script('timbao-results');
    return '<timbao-results' . attributes((array) $given) . '></timbao-results>';
}

/** @param array<string, string> $given */
function attributes(array $given): string
{
    $given += ['site' => option('site'), 'source' => option('source')];
    $written = '';
    foreach ($given as $name => $value) {
        if (is_int($name)) {
            $written .= preg_match('/^[a-z-]+$/', (string) $value) ? " $value" : '';
        } elseif ($value !== '' && preg_match('/^[a-z-]+$/', $name)) {
            $written .= " $name=\"" . esc_attr($value) . '"';
        }
    }
    return $written;
}

function script(string $name): void
{
    wp_enqueue_script($name, rtrim(option('service'), '/') . "/$name.js", [], null, true);
}

function as_module(string $tag, string $handle): string
{
    if (!in_array($handle, ['timbao-search', 'timbao-results'], true)) {
        return $tag;
    }
    $bare = preg_replace('/ type=([\'"])text\/javascript\1/', '', $tag);
    return str_replace('<script ', '<script type="module" crossorigin="anonymous" ', $bare);
}
