# frozen_string_literal: true

# Prints what `tasker:diff` says about every change of task templates in a git history, so that people can check each
# error.
#
#   TEMPLATE_HISTORY=~/src/tasker-core ruby -I host-ruby/lib bench/template_history.rb

require_relative "support/bench"

unless ENV["TEMPLATE_HISTORY"]
  Bench.absent("history", "there is no git directory (TEMPLATE_HISTORY)")
  exit
end

require "active_support/all"
require "open3"
require "tasker_contrib_rails"

git = ->(*words) { Open3.capture2("git", "-C", ENV["TEMPLATE_HISTORY"], *words).first.force_encoding(Encoding::UTF_8) }
source = ->(name, text) { TaskerContribRails::Workflows::Source.new(name:, text:) }
looked_at, errors = 0, []

git.("log", "--format=%H %P", "--all", "--", "*.yaml", "*.yml").lines.map(&:split).each do |commit, parent, *|
  next unless parent

  files = git.("diff", "--name-only", "--diff-filter=M", parent, commit, "--", "*.yaml", "*.yml").lines(chomp: true)
  files.each do |file|
    old, new = [ parent, commit ].map { |revision| source.(file, git.("show", "#{revision}:#{file}")) }
    next unless [ old, new ].all? { |one| one.text.include?("steps:") }

    looked_at += 1
    comparison = TaskerContribRails::Deploys::Comparison.new([ old ], new: [ new ], known: ->(_) { true })
    errors.concat(comparison.changes.select(&:error?).map { |change| [ commit[0, 8], change.finding ] })
  end
end

errors.each { |commit, finding| puts "#{commit} #{finding.place} #{finding.code}: #{finding.message}" }
codes = errors.map { |_, finding| finding.code }.tally
puts "history     #{looked_at} changed templates, #{errors.size} errors (#{codes})"
