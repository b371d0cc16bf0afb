// libxml2's headers pull in ICU 72 while Foundation brings its own; the two definitions of UErrorCode collide
// (swiftlang/swift#88485). Hiding ICU support drops two trailing members of xmlCharEncodingHandler, which is
// therefore never allocated or read from Swift.
#pragma once
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <libxml/xmlreader.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>
#include <libxml/HTMLparser.h>
#include <libxml/tree.h>
#include <libxml/encoding.h>
