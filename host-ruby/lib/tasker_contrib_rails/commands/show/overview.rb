# frozen_string_literal: true

module TaskerContribRails
  module Commands
    class Show
      # A task in a page or two of text. It starts with what keeps the task from moving, and what to do.
      class Overview
        include Wording

        # The most reasons, failed attempts, results and transitions to show. The JSON has all of them.
        MOST = { causes: 3, failures: 20, results: 40, transitions: 20 }.freeze
        # The most steps that a graph or a waterfall as text can show readably.
        MOST_STEPS = 200
        # The most characters of a result or an error message on one line.
        LONGEST = 160
        # States in which a task can stay for a while.
        RESTS = %w[
          pending waiting_for_dependencies waiting_for_retry blocked_by_failures complete error cancelled
          resolved_manually
        ].freeze
        private_constant :RESTS

        # @param history [Operations::History]
        # @param color [Boolean]
        def initialize(history, color: false)
          @history, @color = history, color
        end

        # @return [Array<String>]
        def lines
          [ *heading, "", *causes, "", *drawings,
            *section("Failed attempts", failures, MOST[:failures]), *section("Results", results, MOST[:results]),
            *section("History", transitions, MOST[:transitions]) ]
        end

        private
          def heading
            asked = [ @history.initiator, @history.source_system, @history.reason ].compact_blank.join(", ")
            by = " by #{asked}" if asked.present?
            task = "#{@history.namespace}/#{@history.name} #{@history.version}"
            [ line("#{@history.short}  #{task}  #{words(@history.state)}"),
              line("#{@history.id}, created #{day(@history.created)}#{by}") ]
          end

          def causes
            told = @history.causes.first(MOST[:causes]).flat_map { |cause| Why.lines(cause) }.map { |text| line(text) }
            more = @history.causes.size - MOST[:causes]
            more.positive? ? [ *told, "#{more} more: bin/rails tasker:why #{@history.short}" ] : told
          end

          def drawings
            return [ counts ] if @history.steps.size > MOST_STEPS

            [ *drawn("graph").drop(2), *drawn("waterfall") ]
          end

          def counts
            standing = @history.steps.map { |step| words(step.standing) }
            standings = standing.tally.map { |word, count| "#{count} #{word}" }
            "#{@history.steps.size} steps: #{standings.join(", ")}. Too many for a drawing of text: --format svg"
          end

          def drawn(drawing) = Workflows::Drawing.new(@history.draw(drawing), color: @color).to_s.lines(chomp: true)

          # Shows only the last entries of a long list, because they tell where the task is now.
          def section(title, entries, most)
            more = "#{entries.size - most} more before these: --format json" if entries.size > most
            titled(title, [ *more, *entries.last(most).flatten ])
          end

          def failures
            tried = @history.steps.flat_map { |step| step.attempts.map { |attempt| [ step, attempt ] } }
            bad = tried.select { |_, attempt| %w[ failed lost ].include?(attempt.ending) }
            bad.sort_by { |_, attempt| attempt.ended }.map { |step, attempt| failure(step, attempt) }
          end

          def failure(step, attempt)
            said = attempt.ending == "lost" ? "another took it" : short(error(attempt))
            [ line("#{clock(attempt.ended)}  #{step.name}  attempt #{attempt.number}, #{seconds(attempt)}: #{said}"),
              *(line("    at #{attempt.place}") if attempt.place) ]
          end

          def results
            @history.steps.filter_map do |step|
              bytes = step.left_out["result"]
              next if step.result.nil? && bytes.nil?

              said = bytes ? "#{bytes} bytes: --step #{step.name}" : short(Printable.json_line(step.result))
              line("#{step.name}  #{said}")
            end
          end

          # Shows the states in which the task stayed, and what people did. The engine's other transitions
          # are left out.
          def transitions
            @history.transitions.select { |one| one.by || (one.step.nil? && RESTS.include?(one.to)) }
              .map { |one| transition(one) }
          end

          def short(text) = Printable.cut(Printable.utf8(text), LONGEST)
      end
    end
  end
end
