#pragma once
#include <yajl/yajl_parse.h>

/* yajl_config is variadic, which Swift cannot call. Several root values (JSON Lines) are allowed; bytes that are not
   UTF-8 are let through, because the record that holds them is repaired and flagged instead of losing the page. */
static inline void cyajl_accept_hostile_input(yajl_handle handle) {
    yajl_config(handle, yajl_allow_multiple_values, 1);
    yajl_config(handle, yajl_dont_validate_strings, 1);
}
