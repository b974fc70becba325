# shellcheck shell=bash
# expected.yaml: what is true of an incident, from the variables that its file set (words.sh) and from nothing else.

expected() {
  echo "# What scripts/incidents/$SCENARIO.sh did and what its captures must show."
  echo "rule: ${RULE:-null}"
  echo "look_alike_of: ${LOOK_ALIKE_OF:-null}"
  echo "shaped: $(text_or_null "$SHAPED")"
  echo "what: $(json_string "$WHAT")"
  echo "last_seen_at: $(json_array "${LAST_SEEN_AT[@]}")"
  echo "next_expected_at: $(json_array "${NEXT_EXPECTED_AT[@]}")"
  echo "select: $(json_string "$SELECT")"
  echo "decode_as: $(json_array "${DECODE_AS[@]}")"
  echo "points: $(json_array "${POINTS[@]}")"
  expected_also
}

# Each is said with its reason: `rule # why`.
expected_also() {
  ((${#ALSO[@]})) || { echo 'also: []' && return; }
  echo also:
  printf '  - %s\n' "${ALSO[@]}"
}

text_or_null() { if [[ -n $1 ]]; then json_string "$1"; else echo null; fi; }
