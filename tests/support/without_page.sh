#!/bin/sh
# Passes on a JSON document of headroom's without its last member, "page", which says once more,
# in words, what the members before it say, and with which commit.
exec awk '
    /^  "page": \{$/ { sub(/,$/, "", held); left_out = 1; next }
    left_out && /^  }/ { left_out = 0; next }
    left_out { next }
    { if (any) print held; held = $0; any = 1 }
    END { if (any) print held }
' "$@"
