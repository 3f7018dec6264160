# frozen_string_literal: true

require "prism"

module TaskerContribRails
  module Generators
    class Adoption
      # What a developer should know of a job that becomes a step: comments in the template.
      class Notes
        # Seconds after which the engine no longer looks at a task that waits for a retry.
        FORGOTTEN = 30 * 60
        # Before their eighth attempt, these wait longer than that.
        LONG = %i[ polynomially_longer exponentially_longer ].freeze
        LONG_FROM = 8
        REST = "`perform` takes any further arguments: add what is to be passed to `arguments` and `keywords`."
        private_constant :FORGOTTEN, :LONG, :LONG_FROM, :REST

        # @param job [Job]
        # @param autoloads [Checks::Autoloads]
        def initialize(job, autoloads:)
          @job, @source, @autoloads = job, job.source, autoloads
        end

        # @return [Array<String>] sentences
        def to_a
          [ retried, *unlimited, *unread, long, given_up, *rest, *records, *symbols, *idle ].compact
        end

        private
          def retried
            return "#{@job.name} has no `retry_on`: each of its errors fails the step for good." if retries.empty?

            "#{@job.name} is retried after #{listed(retries)}, as its `retry_on` says; other errors fail for good."
          end

          def retries = @source.retries

          def listed(rules)
            rules.flat_map(&:errors).uniq.to_sentence(two_words_connector: " or ", last_word_connector: ", or ")
          end

          def unlimited
            retries.select { |rule| rule.allowed > Job::MOST_ATTEMPTS }.map do |rule|
              "`#{rule.text}` allows more attempts than the engine, which has at most #{Job::MOST_ATTEMPTS}."
            end
          end

          def unread
            retries.select { |rule| rule.attempts.nil? }.map do |rule|
              "How many attempts `#{rule.text}` allows can't be read: write them as `max_attempts`."
            end
          end

          def long
            found = retries.find do |rule|
              rule.wait.is_a?(Integer) ? rule.wait >= FORGOTTEN : LONG.include?(rule.wait) && rule.allowed >= LONG_FROM
            end
            "The engine forgets a task that waits for 30 minutes or more, as `#{found.text}` does." if found
          end

          def given_up
            discards = @source.discards
            "After #{listed(discards)}, which the job discards, the step fails for good." if discards.any?
          end

          def rest
            all = @source.parameters or return []
            [ ("`#{all.rest.slice}`: add what is to be passed to `arguments`." if all.rest&.slice&.start_with?("*")),
              (REST if all.keyword_rest && !all.keyword_rest.is_a?(Prism::NoKeywordsParameterNode)) ]
          end

          # A parameter with a model's name is a record, more often than not.
          def records
            @job.parameters.select { |one| model?(one.name) }.map do |one|
              "If `#{one.name}` is a record, write { $record: \"#{one.path}\" }, and give a task its `to_gid.to_s`."
            end
          end

          def model?(name)
            file = @autoloads.file(name.camelize)
            file && @autoloads.folders("models").any? { |folder| file.start_with?("#{folder}/") }
          end

          def symbols
            @job.parameters.select { |one| one.default.is_a?(Prism::SymbolNode) }.map do |one|
              "The default of `#{one.name}` is a Symbol, but from a context it is a String."
            end
          end

          def idle = @source.without_effect.map { |text| "`#{text}` has no effect on a step." }
      end
    end
  end
end
