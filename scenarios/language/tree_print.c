#include "scenarios/language/tree_print.h"

#include <ctype.h>
#include <string.h>

/* Words that no reader of YAML takes for anything but themselves. */
static bool is_plain(const char *text)
{
    size_t length = strlen(text);
    if (length == 0 || !isalnum((unsigned char)text[0]) || text[length - 1] == ' ')
        return false;
    for (size_t i = 0; i < length; i++) {
        unsigned char letter = (unsigned char)text[i];
        bool colon = letter == ':' && text[i + 1] && text[i + 1] != ' ';
        if (!isalnum(letter) && !strchr(" _-./%+", letter) && !colon)
            return false;
    }
    return true;
}

/* What is no letter but a command: line ends, marks that turn the direction of writing. */
static bool is_command(unsigned code)
{
    bool direction = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ||
                     code == 0x200e || code == 0x200f || code == 0x061c;
    bool separator = code == 0x2028 || code == 0x2029 || code == 0xfeff;
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || direction || separator;
}

/* One code point; the text is UTF-8, since it was read as such. */
static size_t print_one(const unsigned char *text, FILE *out)
{
    size_t bytes = text[0] < 0x80 ? 1 : text[0] < 0xe0 ? 2 : text[0] < 0xf0 ? 3 : 4;
    unsigned code = bytes == 1 ? text[0] : text[0] & (0x7fu >> bytes);
    for (size_t i = 1; i < bytes; i++)
        code = code << 6 | (text[i] & 0x3f);
    if (code == '"' || code == '\\')
        fprintf(out, "\\%c", (int)code);
    else if (is_command(code))
        fprintf(out, "\\u%04X", code);
    else
        fwrite(text, 1, bytes, out);
    return bytes;
}

static void print_text(const char *text, FILE *out)
{
    if (is_plain(text)) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (const unsigned char *at = (const unsigned char *)text; *at;)
        at += print_one(at, out);
    fputc('"', out);
}

static void print_children(const struct node *node, int indent, bool on_line, FILE *out);

/* What follows "key:" or "-". */
static void print_value(const struct node *node, int indent, FILE *out)
{
    if (node->kind == NODE_TEXT) {
        if (node->text[0] || node->quoted) {
            fputc(' ', out);
            print_text(node->text, out);
        }
        fputc('\n', out);
    } else if (!node->first) {
        fputs(node->kind == NODE_MAP ? " {}\n" : " []\n", out);
    } else if (!node->key) { /* in a list the first child stands on the line of the dash */
        fputc(' ', out);
        print_children(node, indent + 2, true, out);
    } else {
        fputc('\n', out);
        print_children(node, indent + 2, false, out);
    }
}

static void print_children(const struct node *node, int indent, bool on_line, FILE *out)
{
    for (const struct node *child = node->first; child; child = child->next) {
        fprintf(out, "%*s", on_line ? 0 : indent, "");
        on_line = false;
        if (child->key) {
            print_text(child->key, out);
            fputc(':', out);
        } else {
            fputc('-', out);
        }
        print_value(child, indent, out);
    }
}

void tree_print(const struct node *node, FILE *out)
{
    if (node->kind == NODE_TEXT || !node->first)
        fputs("{}\n", out);
    else
        print_children(node, 0, false, out);
}
