// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call: one typed function per argument kind.
#pragma once
#include <curl/curl.h>

CURLcode huiliu_curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode huiliu_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value);
CURLcode huiliu_curl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode huiliu_curl_set_pointer(CURL *handle, CURLoption option, void *value);
CURLcode huiliu_curl_set_write(CURL *handle, curl_write_callback callback);
CURLcode huiliu_curl_set_header(CURL *handle, curl_write_callback callback);
CURLcode huiliu_curl_set_opensocket(CURL *handle, curl_opensocket_callback callback);
CURLcode huiliu_curl_get_long(CURL *handle, CURLINFO info, long *value);
CURLcode huiliu_curl_get_string(CURL *handle, CURLINFO info, char **value);
/// Sets the body of a POST; libcurl keeps its own copy, of the size set before.
CURLcode huiliu_curl_set_body(CURL *handle, const void *bytes);
