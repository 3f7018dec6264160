# frozen_string_literal: true

# Reads OpenMetrics' text as strictly as its specification says: whatever is not allowed there raises. Gives
# { family => { type:, unit:, help:, samples: { [ name, { label => value } ] => number } } }.
class OpenMetricsParser
  NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/
  SUFFIXES = { "gauge" => [ "" ], "counter" => [ "_total", "_created" ],
    "histogram" => %w[ _bucket _count _sum _created ], "summary" => %w[ _count _sum _created ] }.freeze
  LABEL = /\A([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\n"])*)"(,(?=.)|\z)/
  NUMBER = /[+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf|NaN)/i

  def self.parse(text) = new.parse(text)

  def parse(text)
    raise "no UTF-8" unless text.encoding == Encoding::UTF_8 && text.valid_encoding?
    raise "does not end with # EOF" unless text.end_with?("# EOF\n")

    @families = {}
    text.delete_suffix("# EOF\n").each_line { |line| line(line.chomp("\n")) }
    @families.each { |name, family| check(name, family) }
  end

  private
    def line(line)
      case line
      when /\A# (TYPE|UNIT|HELP) (#{NAME}) (.*)\z/ then metadata($1.downcase.to_sym, $2, $3)
      when /\A(#{NAME})(?:\{(.*)\})? (#{NUMBER})\z/ then sample($1, labels($2.to_s), $3)
      else raise "no line of OpenMetrics: #{line.inspect}"
      end
    end

    def metadata(kind, name, value)
      family = @families[name] ||= open(name)
      raise "#{kind} of #{name} again, or after its samples" if family[kind] || family[:samples].any? || @last != name
      raise "no type: #{value}" if kind == :type && !SUFFIXES.key?(value)

      family[kind] = kind == :help ? unescape(value) : value
    end

    def open(name)
      @last = name
      { samples: {} }
    end

    def sample(name, labels, value)
      family = @families.fetch(@last)
      suffix = name.delete_prefix(@last)
      its = name.start_with?(@last) && SUFFIXES.fetch(family[:type]).include?(suffix)
      raise "#{name} stands among the samples of #{@last}" unless its
      raise "#{name} #{labels} twice" if family[:samples].key?([ name, labels ])

      family[:samples][[ name, labels ]] =
        value.match?(/inf|nan/i) ? { "+inf" => Float::INFINITY, "-inf" => -Float::INFINITY }.fetch(value.downcase,
        Float::NAN) : Float(value)
    end

    def labels(text)
      read = {}
      until text.empty?
        match = text.match(LABEL) or raise "no labels: #{text.inspect}"
        raise "label #{match[1]} twice" if read.key?(match[1])

        read[match[1]] = unescape(match[2])
        text = match.post_match
      end
      read
    end

    def unescape(text)
      raise "unescaped: #{text.inspect}" unless text.match?(/\A(?:[^\\\n"]|\\[\\n"])*\z/)

      text.gsub(/\\(.)/) { { "n" => "\n" }.fetch($1, $1) }
    end

    def check(name, family)
      raise "#{name} has no type" unless family[:type]
      raise "#{name} does not end with its unit" if family[:unit] && !name.end_with?("_#{family[:unit]}")
      return unless family[:type] == "histogram"

      series = family[:samples].keys.map { |_, labels| labels.except("le") }.uniq
      series.each { |labels| buckets(name, family[:samples], labels) }
    end

    def buckets(name, samples, labels)
      buckets = samples.filter_map do |(sample, its), value|
        [ its["le"], value ] if sample == "#{name}_bucket" && its.except("le") == labels
      end
      bounds = buckets.map { |bound, _| bound == "+Inf" ? Float::INFINITY : Float(bound) }
      ordered = bounds == bounds.sort.uniq && bounds.last == Float::INFINITY
      raise "buckets of #{name} are not in order, or without +Inf" unless ordered
      raise "buckets of #{name} shrink" unless buckets.map(&:last).each_cons(2).all? { |a, b| a <= b }
      counted = samples.fetch([ "#{name}_count", labels ]) == buckets.last.last
      raise "#{name} has no whole count" unless counted && samples.key?([ "#{name}_sum", labels ])
    end
end
