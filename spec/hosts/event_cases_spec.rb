# frozen_string_literal: true

require "shellwords"

RSpec.describe "spec/cases/events, hosted in Ruby" do
  Case.all("events").each do |events|
    it events.title do
      answers = events.text("input.txt").lines(chomp: true).reject(&:empty?).map { |line| "> #{line}\n#{answer(line)}" }

      expect({ "expected.txt" => answers.join }).to eq(events.expected)
    end
  end

  def answer(line)
    command, *words = Shellwords.split(line)
    case command
    when "notifications" then notifications(words.drop(1), words.first)
    when "events-of" then "#{call("events-of", words.first(1), words.drop(1), "tasker.{event}").first.join(" ")}\n"
    when "matching" then "#{call("matching", words.drop(1), words.first(1)).first.join(" ")}\n"
    else check(line)
    end
  end

  def notifications(words, naming)
    mentions = words.map { |word| mention(word, line: nil, column: nil, length: nil) }
    call("notifications", mentions, naming).map do |mapping|
      mapping["findings"].empty? ? "#{mapping["event"]} = #{mapping["notification"]}\n" : shown(mapping["findings"])
    end.join
  rescue TaskerContribRails::Error::Rejected => error
    Case.written(error.diagnostics)
  end

  def check(line)
    mode, declared, patterns = nil, [], []
    line.scan(/'([^']*)'|([^' ]+)/) do |quoted, plain|
      word = quoted || plain
      next mode = word if %w[ declare durable subscribe ].include?(word)

      at = mention(word, line: 1, column: $~.begin(quoted ? 1 : 2) + 1, length: word.length)
      mode == "subscribe" ? patterns << at : declared << { name: at, in_process: mode == "declare" }
    end
    shown(call("check", declared, patterns, "tasker.{event}"))
  end

  def shown(findings) = Case.written(findings.map { |record| TaskerContribRails::Diagnostic.from_record(record) })
  def mention(text, **place) = { text:, span: { source: "line", **place } }
  def call(function, *arguments) = TaskerContribRails::Component.call("events", function, *arguments)
end
