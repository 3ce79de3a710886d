/* Just enough JSON to read the suite's own files: a tree that remembers the text of each value. */
#ifndef JSON_H
#define JSON_H

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef enum { JSON_NULL, JSON_BOOL, JSON_INT, JSON_NUMBER, JSON_STRING, JSON_LIST, JSON_MAP } json_type;

typedef struct json {
  json_type type;
  const char *raw; /* the text of the value, in the document */
  size_t raw_len;
  bool truth;
  int64_t integer;
  double number;
  char *text; /* of a string, unescaped; it may hold NULs */
  size_t len;
  char *key; /* of a member of a map */
  size_t key_len;
  struct json *first, *next;
} json;

typedef struct {
  const char *at, *end;
  int depth;
} json_reader;

static void json_free(json *value) {
  while (value != NULL) {
    json *next = value->next;
    json_free(value->first);
    free(value->text);
    free(value->key);
    free(value);
    value = next;
  }
}

static void json_space(json_reader *reader) {
  while (reader->at < reader->end && strchr(" \t\r\n", *reader->at) != NULL && *reader->at != '\0') {
    reader->at++;
  }
}

static int json_hex(json_reader *reader) {
  int value = 0;
  for (int digit = 0; digit < 4; digit++) {
    if (reader->at >= reader->end) {
      return -1;
    }
    char c = *reader->at++;
    int nibble = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    if (nibble < 0) {
      return -1;
    }
    value = value * 16 + nibble;
  }
  return value;
}

/* Writes a code point as UTF-8 and says how many bytes. */
static size_t json_utf8(uint32_t point, char *out) {
  static const unsigned char LEADS[] = {0, 0, 0xC0, 0xE0, 0xF0};
  size_t count = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  for (size_t place = count - 1; place > 0; place--) {
    out[place] = (char)(0x80 | (point & 0x3F));
    point >>= 6;
  }
  out[0] = (char)(LEADS[count] | point);
  return count;
}

/* A string, its quotes included. */
static char *json_string(json_reader *reader, size_t *len) {
  if (reader->at >= reader->end || *reader->at != '"') {
    return NULL;
  }
  reader->at++;
  char *text = malloc((size_t)(reader->end - reader->at) + 1);
  *len = 0;
  while (reader->at < reader->end) {
    char c = *reader->at++;
    if (c == '"') {
      return text;
    }
    if ((unsigned char)c < 0x20) {
      break;
    }
    if (c != '\\') {
      text[(*len)++] = c;
      continue;
    }
    if (reader->at >= reader->end) {
      break;
    }
    static const char NAMES[] = "\"\\/bfnrt", MEANINGS[] = "\"\\/\b\f\n\r\t";
    char name = *reader->at++;
    const char *known = name != '\0' ? strchr(NAMES, name) : NULL;
    if (known != NULL) {
      text[(*len)++] = MEANINGS[known - NAMES];
      continue;
    }
    int unit = name == 'u' ? json_hex(reader) : -1;
    if (unit < 0 || (unit >= 0xDC00 && unit < 0xE000)) {
      break;
    }
    uint32_t point = (uint32_t)unit;
    if (unit >= 0xD800 && unit < 0xDC00) {
      if (reader->end - reader->at < 2 || *reader->at++ != '\\' || *reader->at++ != 'u') {
        break;
      }
      int low = json_hex(reader);
      if (low < 0xDC00 || low >= 0xE000) {
        break;
      }
      point = 0x10000 + ((uint32_t)(unit - 0xD800) << 10) + (uint32_t)(low - 0xDC00);
    }
    *len += json_utf8(point, text + *len);
  }
  free(text);
  return NULL;
}

static json *json_value(json_reader *reader);

static json *json_fail(json *value) {
  json_free(value);
  return NULL;
}

static json *json_items(json_reader *reader, json *value, char close) {
  json **place = &value->first;
  reader->at++;
  json_space(reader);
  if (reader->at < reader->end && *reader->at == close) {
    reader->at++;
    return value;
  }
  while (reader->at < reader->end) {
    char *key = NULL;
    size_t key_len = 0;
    if (close == '}') {
      key = json_string(reader, &key_len);
      json_space(reader);
      if (key == NULL || reader->at >= reader->end || *reader->at++ != ':') {
        free(key);
        return json_fail(value);
      }
      for (json *other = value->first; other != NULL; other = other->next) {
        if (other->key_len == key_len && memcmp(other->key, key, key_len) == 0) {
          free(key);
          return json_fail(value);
        }
      }
    }
    json *item = json_value(reader);
    if (item == NULL) {
      free(key);
      return json_fail(value);
    }
    item->key = key;
    item->key_len = key_len;
    *place = item;
    place = &item->next;
    json_space(reader);
    char after = reader->at < reader->end ? *reader->at++ : '\0';
    if (after == close) {
      return value;
    }
    if (after != ',') {
      break;
    }
    json_space(reader);
  }
  return json_fail(value);
}

static json *json_number(json_reader *reader, json *value) {
  const char *start = reader->at;
  bool is_int = true;
  while (reader->at < reader->end && *reader->at != '\0' && strchr("+-0123456789.eE", *reader->at) != NULL) {
    is_int = is_int && strchr(".eE", *reader->at) == NULL;
    reader->at++;
  }
  char digits[64];
  size_t len = (size_t)(reader->at - start);
  if (len == 0 || len >= sizeof digits) {
    return json_fail(value);
  }
  memcpy(digits, start, len);
  digits[len] = '\0';
  char *rest;
  value->number = strtod(digits, &rest);
  if (*rest != '\0' || !isfinite(value->number)) {
    return json_fail(value);
  }
  errno = 0;
  value->integer = strtoll(digits, NULL, 10);
  value->type = is_int && errno == 0 && strcmp(digits, "-0") != 0 ? JSON_INT : JSON_NUMBER;
  return value;
}

static json *json_value(json_reader *reader) {
  json_space(reader);
  if (reader->at >= reader->end || reader->depth >= 60) {
    return NULL;
  }
  json *value = calloc(1, sizeof *value);
  value->raw = reader->at;
  reader->depth++;
  size_t left = (size_t)(reader->end - reader->at);
  switch (*reader->at) {
    case '{':
      value->type = JSON_MAP;
      value = json_items(reader, value, '}');
      break;
    case '[':
      value->type = JSON_LIST;
      value = json_items(reader, value, ']');
      break;
    case '"':
      value->type = JSON_STRING;
      value->text = json_string(reader, &value->len);
      value = value->text == NULL ? json_fail(value) : value;
      break;
    case 't':
    case 'f':
    case 'n': {
      static const char *const WORDS[] = {"null", "true", "false"};
      int word = *reader->at == 'n' ? 0 : *reader->at == 't' ? 1 : 2;
      size_t len = strlen(WORDS[word]);
      value->type = word == 0 ? JSON_NULL : JSON_BOOL;
      value->truth = word == 1;
      if (left < len || memcmp(reader->at, WORDS[word], len) != 0) {
        value = json_fail(value);
      } else {
        reader->at += len;
      }
      break;
    }
    default:
      value = json_number(reader, value);
  }
  reader->depth--;
  if (value != NULL) {
    value->raw_len = (size_t)(reader->at - value->raw);
  }
  return value;
}

/* The value of a text that is one JSON value, or NULL. The text must live as long. */
static json *json_parse(const char *text, size_t len) {
  json_reader reader = {text, text + len, 0};
  json *value = json_value(&reader);
  json_space(&reader);
  return reader.at == reader.end ? value : json_fail(value);
}

static const json *json_member(const json *map, const char *key) {
  const json *member = map != NULL && map->type == JSON_MAP ? map->first : NULL;
  while (member != NULL && (member->key_len != strlen(key) || memcmp(member->key, key, member->key_len) != 0)) {
    member = member->next;
  }
  return member;
}

/* Whether two values are the same, whatever the order of their members. */
static bool json_same(const json *left, const json *right) {
  if (left->type != right->type || left->len != right->len) {
    return false;
  }
  const json *a = left->first, *b = right->first;
  switch (left->type) {
    case JSON_BOOL: return left->truth == right->truth;
    case JSON_INT: return left->integer == right->integer;
    case JSON_NUMBER: return !(left->number < right->number) && !(left->number > right->number);
    case JSON_STRING: return memcmp(left->text, right->text, left->len) == 0;
    case JSON_LIST:
      for (; a != NULL && b != NULL && json_same(a, b); a = a->next, b = b->next) {
      }
      return a == NULL && b == NULL;
    case JSON_MAP: {
      size_t count = 0;
      for (; b != NULL; b = b->next) {
        count++;
      }
      for (; a != NULL; a = a->next, count--) {
        for (b = right->first; b != NULL && (b->key_len != a->key_len || memcmp(b->key, a->key, a->key_len) != 0); b = b->next) {
        }
        if (b == NULL || !json_same(a, b)) {
          return false;
        }
      }
      return count == 0;
    }
    default: return true;
  }
}

#endif
