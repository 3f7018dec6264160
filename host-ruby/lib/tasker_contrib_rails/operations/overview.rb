# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Operations
    # Reads many tasks in few statements, each of a bounded size: a page of them, and how many there are.
    #
    # @api private
    class Overview
      # The most open tasks that are looked into for one page, and for one count; of tasks that have ended, the most
      # that are counted; and the most steps whose states a page reads.
      LOOKED, COUNTED, ENDED, STEPS = 2_000, 500, 10_000, 2_000

      # +histories+: what is known of each row's task, by id; of tasks with too many steps nothing. +older+, +newer+:
      # the id from which the next page in that direction goes on, or nil. +counts+: how many tasks stand how; a count
      # in +bounded+ is a lower bound. +workflows+: "namespace/name" of all that are registered.
      Found = Data.define(:rows, :histories, :older, :newer, :counts, :bounded, :workflows)

      # @param tasks [Database::Tasks]
      # @param claims [Database::Claims]
      # @param queues [Configuration::Queues]
      # @param hand_back_after [Numeric]
      def initialize(tasks, claims, queues:, hand_back_after:)
        @tasks, @queues = tasks, queues
        @looks = Looks.new(tasks, queues:, hand_back_after:)
        @workers, others = claims.workers_and_queues
        living = @workers.select(&:alive).flat_map(&:queues)
        @look = { codes: Standing::CODES.keys, most: LOOKED,
                  served: living.map { |queue| Database::PrivateQueue.namespace_of(queue) }.uniq,
                  queues: @workers.flat_map(&:queues) + others.select { |queue| shared?(queue) } }
      end

      # @see Engine#overview
      def page(asked, states:, standing:, ids:, limit:)
        rows, looked = standing ? held(asked, standing, limit + 1) : [ found(asked, states, ids, limit + 1), nil ]
        more, rows = rows.size > limit, asked.after ? rows.last(limit) : rows.first(limit)
        further = more ? (asked.after ? rows.first : rows.last)&.fetch("id") : looked
        counts, bounded, workflows = ids ? [ {}, [], [] ] : counts(asked)
        Found.new(rows: rows.map { |row| Row.from(row) }, histories: histories(rows), counts:, bounded:, workflows:,
          older: asked.after ? rows.last&.fetch("id") : further,
          newer: asked.after ? further : (rows.first&.fetch("id") if asked.before))
      end

      # Open tasks that nothing moves by itself, and others that have not moved for a while, by what holds them.
      #
      # @param age [Numeric] seconds
      # @param limit [Integer] the most groups
      # @return [Array<Group>]
      def groups(age:, limit:)
        always = Standing.codes("failed") + Standing.codes("stuck")
        rows = @tasks.groups(Database::Tasks::Asked.new, **@look, always:, age:, limit:)
        samples = rows.map { |row| JSON.parse(row.fetch("tasks")).first }
        tasks = @looks.at(samples, workers: @workers)
        causes = Component.open { |component| samples.map { |id| tasks[id] && first_cause(component, tasks[id]) } }
        rows.zip(causes).filter_map { |row, cause| cause && Group.from(row, cause, bounded: bounded?(row)) }
      end

      private
        def shared?(queue) = Database::PrivateQueue.namespace_in(queue, @queues.shared).present?
        def bounded?(row, most = LOOKED) = row.fetch("looked").to_i >= most

        def found(asked, states, ids, limit) = @tasks.page(asked, states:, ids:, limit:)

        def held(asked, standing, limit)
          @tasks.held(asked, **@look, wanted: Standing.codes(standing), limit:)
        end

        def counts(asked)
          row = @tasks.counts(asked.with(before: nil, after: nil), **@look, most: COUNTED, ended: ENDED + 1)
          codes, ended = JSON.parse(row.fetch("codes")), row.fetch("ended").to_i
          counts = Standing::HELD.index_with { |standing| codes.values_at(*Standing.codes(standing)).compact.sum }
          counts["failed"] += row.fetch("failed").to_i
          counts = { **counts, "open" => counts.values.sum, "ended" => [ ended, ENDED ].min }
          bounded = bounded?(row, COUNTED) ? [ *Standing::HELD - [ "failed" ], "open" ] : []
          bounded += [ "ended" ] if ended > ENDED
          counts.delete("ended") if asked.text || asked.still
          [ counts, bounded, JSON.parse(row["workflows"] || "[]") ]
        end

        def first_cause(component, task)
          Cause.from_record(component.call("operations", "why", task.snapshot).first, task: task.id)
        end

        def histories(rows)
          steps = 0
          few = rows.take_while { |row| (steps += row.fetch("steps").to_i) <= STEPS }
          few |= rows.select { |row| row.fetch("steps").to_i <= STEPS / rows.size } if few.size < rows.size
          tasks = @looks.at(few.map { |row| row.fetch("id") }, workers: @workers)
          templates = rows.filter_map { |row| row.values_at("kind", "configuration") if row["configuration"] }.to_h
          mask = Mask.of_app
          Component.open do |component|
            few.filter_map do |row|
              task = tasks[row.fetch("id")] or next
              brief = { **row.slice("context", "created"), "configuration" => templates[row["kind"]] }
              [ task.id, History.new(task, transitions: [], contents: task.contents(brief), mask:, component:) ]
            end.to_h
          end
        end
    end
  end
end
