# frozen_string_literal: true

require "active_support/all"

# Tasker's tables as {TaskerContribRails::Operations} has them asked: each statement by the name of its file, answered
# as it is told to, and remembered.
class FakeEngineTables
  TASK = "01890000-0000-7000-8000-0000deadbeef"

  # A row of sql/task.sql, of a task with one step.
  def self.row(**more)
    { "namespace" => "shop", "task" => "order", "version" => "1.0.0", "task_state" => "blocked_by_failures",
      "task_transition" => "tt1", "task_since" => "1000", "created" => "500",
      "dead_letter" => nil, "id" => "s1", "transition" => "st1", "name" => "charge", "state" => "error",
      "since" => "1000", "attempts" => "3", "max_attempts" => "3",
      "retry_eligible" => "f", "ready" => "f", "error" => "declined", "error_type" => "Bank::Declined",
      "handler" => "ChargeHandler", "in_template" => "t", "now" => "61000", "servers" => "1", "has_shared" => "t",
      "has_results" => "t",
      **more.transform_keys(&:to_s) }
  end

  # @return [Hash{Symbol => Array<Hash>, Proc}] what each statement is answered; nothing unless it is said
  attr_reader :answers
  # @return [Array<Array>] what was asked: a statement's name and its values
  attr_reader :asked

  def initialize(*rows)
    @asked = []
    @answers = { task: rows,
      lock: [
        { "state" => "blocked_by_failures", "transition" => "tt1", "correlation_id" => "c", "complete" => nil }
      ], step_transition: [ { "transition" => "st1" } ],
      move_task: [ { "is" => "t" } ], reset: [ { "step" => "s1", "state" => "error", "sort_key" => "3" } ] }
  end

  def query(sql, *values) = answer(name(sql), values, sql)
  def prepared(name, sql, *values) = answer(name, values, sql)
  def quote(name) = "\"#{name}\""

  def snapshot
    @asked << [ :snapshot ]
    yield
  end

  def transaction
    @asked << [ :begin ]
    yield.tap { @asked << [ :commit ] }
  rescue StandardError
    @asked << [ :rollback ]
    raise
  end

  # @return [Array<Symbol>] what was asked, without values
  def names = @asked.map(&:first)

  # @return [Array<Symbol>] what was changed
  def changes = names & %i[ reset reset_transition move_task tell finalize ]

  private
    def answer(name, values, sql)
      @asked << [ name, *values ]
      found = @answers.fetch(name, [])
      found = found.call(sql, *values) if found.is_a?(Proc)
      case name
      when :messages then found.map { |row| { "task" => TASK, **row } }
      when :task then found.map { |row| { "of" => JSON.parse(values.first).first, **row } }
      else found
      end
    end

    def name(sql)
      # What was filled in stands behind the first words of a statement's comment.
      statements.key(sql) || statements.find { |_, statement| statement.first(18) == sql.first(18) }&.first || sql
    end

    def statements
      @statements ||= %w[ tasks inspection ].map { |folder| TaskerContribRails::Database::Statements.of(folder) }
        .reduce(:merge)
    end
end
